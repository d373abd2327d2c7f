-- record.lua -- the output of a chapter, read from its record.
local record = {}

-- Is this word of a record a number?
local function is_number(word)
    return word:match '^[-+]?[%d.]+$' or word:match '^[-+]?[%d.]+e[-+]?%d+$'
        or word:match '^[-+]?nan$' or word:match '^[-+]?inf$'
end

local function words(text, separator)
    local list = {}
    for word in text:gmatch('[^' .. separator .. ']+') do list[#list + 1] = word end
    return list
end

-- A named value: its text as in the record, and its numbers, if it is made of numbers.
local function named(kind, text, separator)
    local numbers = words(text, separator)
    for _, word in ipairs(numbers) do
        if not is_number(word) then return { kind = kind, text = text } end
    end
    return { kind = kind, text = text, numbers = numbers }
end

-- record.read(FILE) answers a table with
--   command     the program's name and all its parameters, as the first line gives them
--   values      every answer, measurement and parameter by its name: { kind, text, numbers }
--   cells       by their names, lists of what each said, in order:
--                 { kind = "said" | "answer" | "measured", text = LINE, name = NAME }
--                 { kind = "table", name = NAME, columns = WORDS, rows = LIST OF WORDS }
--   order       the names of the cells, in order
-- or nil and a message.
function record.read(file)
    local handle, message = io.open(file, 'rb')
    if not handle then return nil, message end
    local r = { values = {}, cells = {}, order = {} }
    local cell, open, last                  -- the cell, the table, the line before this one

    for line in handle:lines() do
        local comment = line:match '^# ?(.*)$'
        if not r.command then
            r.command = line:match '^# nabla (.*)$'
            if not r.command then return nil, file .. ':1: this is not a record' end
            for name, value in r.command:gmatch ' %-%-(%S+) (%S+)' do
                r.values[name:gsub('-', '_')] = named('parameter', value, ',')
            end
        elseif comment then
            open = nil
            local name = comment:match '^cell (%S+)$'
            local kind, key, value = comment:match '^(%l+) (%S+) = (.*)$'
            if name then
                cell = {}
                r.cells[name] = cell
                r.order[#r.order + 1] = name
            elseif kind == 'answer' or kind == 'measured' then
                r.values[key] = named(kind, value, ' ')
                cell[#cell + 1] = { kind = kind, name = key, text = value }
            elseif comment ~= '' and cell then
                cell[#cell + 1] = { kind = 'said', text = comment }
            end
        elseif line ~= '' then
            if open then
                open.rows[#open.rows + 1] = words(line, ' ')
            else                            -- the comment before this line was a table's name
                cell[#cell] = nil
                open = { kind = 'table', name = last:match '^# (.*)$', columns = words(line, ' '), rows = {} }
                cell[#cell + 1] = open
            end
        end
        last = line
    end
    handle:close()
    if not r.command then return nil, file .. ': the record is empty' end
    return r
end

return record
