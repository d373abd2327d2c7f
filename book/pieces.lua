-- pieces.lua -- a chapter in pieces: its text, and its program between.
--
-- pieces.of(LINES, COMPLAIN) answers a list of
--   { kind = "prose" | "code", first = LINE NUMBER, lines = ... }
-- Code has cell = NAME if it holds CELL(name): a piece ends with its cell, as what is said there is shown below
-- it.  If the text before it ends in a line {{folded: WHAT}}, all code up to the next text has folded = WHAT.
local pieces = {}

function pieces.of(lines, complain)
    local list, open = {}, { kind = 'code', first = 1, lines = {} }

    local function close()
        local folded
        while open.lines[1] and not open.lines[1]:match '%S' do
            table.remove(open.lines, 1)
            open.first = open.first + 1
        end
        while #open.lines > 0 and not open.lines[#open.lines]:match '%S' do table.remove(open.lines) end
        if open.kind == 'prose' then
            folded = open.lines[#open.lines] and open.lines[#open.lines]:match '^{{folded: (.*%S) *}}$'
            if folded then table.remove(open.lines) end
        elseif open.cell and open.lines[#open.lines] ~= '}' then
            complain(open.first, 'the cell ' .. open.cell .. ' does not end with } at the beginning of a line')
        end
        if #open.lines > 0 then list[#list + 1] = open end
        return folded
    end
    local function begin(kind, first)
        open = { kind = kind, first = first, folded = close(), lines = {} }
    end

    for n, line in ipairs(lines) do
        if open.kind == 'prose' then
            if line == '*/' then
                if not table.concat(open.lines):match '%S' then complain(n, 'an empty block of text') end
                begin('code', n + 1)
            elseif line:match '%*/' then
                complain(n, '*/ ends the comment here: let it stand alone in its line, or take it out of the text')
                begin('code', n + 1)
            elseif line:match '/%*' then
                complain(n, '/* within a block of text: the block of line ' .. open.first - 1 .. ' is not closed')
                open.lines[#open.lines + 1] = ''
            else
                open.lines[#open.lines + 1] = line
            end
        elseif line == '/*md' then
            if open.folded and not open.goes_on and not table.concat(open.lines):match '%S' then
                complain(n, '{{folded: ' .. open.folded .. '}} stands before text, not before code')
            end
            begin('prose', n + 1)
        elseif line:match '/%*md' then
            complain(n, '/*md does not stand alone in its line, at its beginning')
        else
            local name = line:match '^CELL%(([%w_]+)%)$'
            if name and open.cell then begin('code', n) end
            open.cell = open.cell or name and name:gsub('_', '-')
            open.lines[#open.lines + 1] = line
            if open.cell and line == '}' then
                local folded = open.folded
                begin('code', n + 1)
                open.folded, open.goes_on = folded, true
            end
        end
    end
    if open.kind == 'prose' then complain(open.first - 1, 'this block of text is not closed') end
    close()
    return list
end

-- A list of numbers, "3.0,4", spelt as any other list of the same numbers.
local function plain(list)
    return (list:gsub('[^,]+', function(number) return ('%.17g'):format(tonumber(number)) end))
end

-- pieces.parameters(LIST, RECORD) answers the parameters of the program, in the order of its table: { name =,
-- value = OF THE RUN, book = WHAT THE TABLE HAS, changed = WHETHER THE TWO DIFFER, help =, low =, high = }.
function pieces.parameters(list, record)
    local parameters, program = {}, {}
    for _, piece in ipairs(list) do
        if piece.kind == 'code' then table.move(piece.lines, 1, #piece.lines, #program + 1, program) end
    end
    program = table.concat(program, '\n')
    -- A bound is a number, or a constant of the program.
    local function number(word) return word and (tonumber(word) or tonumber(program:match('%f[%w_]' .. word .. ' = (%d+)'))) end
    for name, rest in program:gmatch '{ %.name = "([%w-]+)",([^}]*)}' do
        local value, book = record.values[name:gsub('-', '_')], rest:match '%.fallback = "([^"]*)"'
        if value and value.kind == 'parameter' and book then
            parameters[#parameters + 1] = { name = name, value = value.text, book = book, changed = plain(value.text) ~= plain(book),
                help = rest:match '%.help = "([^"]*)"', low = number(rest:match '%.low = ([^,%s]+)'), high = number(rest:match '%.high = ([^,%s]+)') }
        end
    end
    return parameters
end

-- pieces.changed(LIST, RECORD): those of them that are not as the table has them.
function pieces.changed(list, record)
    local changed = {}
    for _, parameter in ipairs(pieces.parameters(list, record)) do
        if parameter.changed then changed[#changed + 1] = parameter end
    end
    return changed
end

return pieces
