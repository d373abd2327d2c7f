-- figures.lua -- the name of a figure, and the sources and words of its script.
local prose, condition = require 'prose', require 'condition'
local figures = {}

local function unescape(text)
    return (text:gsub('&lt;', '<'):gsub('&gt;', '>'):gsub('&amp;', '&'))
end

-- figures.words(SVG) answers the heading and the description that plots/draw.sh wrote into the
-- figure, or nil and a message.
function figures.words(svg)
    local handle = io.open(svg, 'rb')
    if not handle then return nil, 'there is no figure ' .. svg end
    local text = handle:read 'a'
    handle:close()
    local heading, description = text:match '<title id[^>]*>([^<]+)</title>', text:match '<desc id[^>]*>([^<]+)</desc>'
    if not heading then return nil, svg .. ' has no title' end
    if not description then return nil, svg .. ' has no description' end
    return prose.in_words(unescape(heading)), prose.in_words(unescape(description))
end

-- figures.tables(LINES) answers the names of the tables that a script draws from, in order.
function figures.tables(lines)
    local found, names = {}, {}
    for _, line in ipairs(lines) do
        for name in line:gmatch 'index "([^"]+)"' do found[name] = true end
        local name = line:match '^%s*grid = "([^"]+)"'
        if name then found[name] = true end
    end
    for name in pairs(found) do names[#names + 1] = name end
    table.sort(names)
    return names
end

-- figures.has_narrow(LINES): is there a second drawing, for telephones?
function figures.has_narrow(lines)
    for _, line in ipairs(lines) do
        if line:match '^#narrow %d' then return true end
    end
    return false
end

-- The strings of a line, but for formats.
local function strings_of(line)
    local strings, at = {}, 1
    while true do
        local from, quote = line:match('()(["\'])', at)
        local to = from and line:find(quote, from + 1, true)
        if not to then return strings end
        strings[#strings + 1] = line:sub(from + 1, to - 1):gsub('%%[-+ #0]*%d*%.?%d*%a', ' ')
        at = to + 1
    end
end

-- figures.check(LINES, CHAPTER, COMPLAIN): heading and description type no number by hand, unless a line
-- "#constant NUMBER: WHERE FROM" of the script declares it; and what a line "#claim P" says holds of the run.
function figures.check(lines, chapter, complain)
    local constants, allowed, words = pandoc.List(), {}, false
    for n, line in ipairs(lines) do
        local number = line:match '^#constant ([%d.]+): %S'
        if number then
            allowed[number] = { number = number, where = n }
            constants:insert(allowed[number])
        elseif line:match '^#constant' then
            complain(n, 'not of the form #constant NUMBER: WHERE FROM')
        end
        local claim = line:match '^#claim (.*)$'
        local holds, message = true, nil
        if claim then holds, message = condition.holds(claim, chapter.record.values, chapter.default) end
        if not holds then complain(n, 'the claim ' .. claim .. (message and ': ' .. message or ' does not hold of this run')) end
    end
    for n, line in ipairs(lines) do
        words = words or line:match '^ *heading *=' or line:match '; *heading *='
            or line:match '^ *description *=' or line:match '; *description *='
        for _, text in ipairs(words and strings_of(line) or {}) do
            prose.check(text, allowed, function(typed)
                complain(n, typed .. ' is typed by hand: take it from the record, or declare it, #constant ' .. typed .. ': WHERE FROM')
            end)
        end
        words = words and line:match '\\$'
    end
    prose.complain_of_unused(constants, complain, 'does not occur in the heading or the description')
end

return figures
