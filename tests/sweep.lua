-- sweep.lua -- the whole text of chapters, woven from many runs; no page, no figure.
--
--     printf 'chapters/03-descent-step.c FILE.dat --rate 1\n' | pandoc -f tests/sweep.lua -t plain
--
-- Each line of standard input names a chapter, the record of a run, and the arguments that made it.
-- For each sentence that is not true of a run, or not English, a line says where and of which run; for each
-- branch of the text that no run or every run has taken, and each claim that nothing could break, where it is.
local srcdir = os.getenv 'NABLA_SRCDIR' or '.'
package.path = srcdir .. '/book/?.lua;' .. package.path
local record, pieces, prose, condition = require 'record', require 'pieces', require 'prose', require 'condition'
local figures = require 'figures'

-- What is said, and in which runs.
local said, runs_of = {}, {}
local function say(text, run)
    if not runs_of[text] then
        said[#said + 1] = text
        runs_of[text] = {}
    end
    table.insert(runs_of[text], run)
end

local function lines_of(file)
    local lines = {}
    for line in assert(io.open(file, 'rb')):lines() do lines[#lines + 1] = line end
    return lines
end

-- The names in a condition that have values.
local function names_in(text, values)
    local names = {}
    for name in text:gmatch '%a[%w_]*' do
        if values[name] then names[#names + 1] = name end
    end
    return names
end

-- Can another outcome of the run break a claim?  Each of its numbers is made another in turn.
local holds = condition.holds
local function can_break(text, values, default)
    for _, name in ipairs(names_in(text, values)) do
        for _, number in ipairs { '0', '1e9', '-1e9' } do
            local others = {}
            for i in ipairs(values[name].numbers or {}) do others[i] = number end
            local changed = setmetatable({ [name] = { kind = values[name].kind, text = '?', numbers = values[name].numbers and others } },
                { __index = values })
            if holds(text, changed, default) == false then return true end
        end
    end
    return false
end

-- What each condition has been, true or false; what is a claim, and which claims can be broken.  On what is
-- measured no run can be relied on.
local seen, broken, place, paragraphs = {}, {}, nil, ''
function condition.holds(text, values, default)
    local value, message = holds(text, values, default)
    local key = place .. '\t' .. text
    seen[key] = seen[key] or {}
    seen[key][tostring(value)] = true
    for _, name in ipairs(names_in(text, values)) do
        if values[name].kind == 'measured' then seen[key] = { ['true'] = true, ['false'] = true } end
    end
    if paragraphs:find('{{claim ' .. text .. '}}', 1, true) then
        broken[key] = broken[key] or can_break(text, values, default)
        seen[key]['false'] = true
    end
    return value, message
end

-- What no sentence may have, outside of code and formulas.
local BAD = {
    { '%f[%w]nan%f[%W]', 'nan' }, { '%f[%w]inf%f[%W]', 'inf' }, { '%d[eE][-+]%d', 'a number as a program spells it' },
    { '[-−]0%.?0*%f[^%d.]', 'a negative zero' }, { '%f[%w]1%]? (%a+)s%f[%W]', 'one, and a plural' }, { '%a%s+[.,;:]%f[%s]', 'a blank before the end of a sentence' },
    { '%d%.%d%d%d%d%d%d%d%d%d%d%d', 'more digits than anyone reads' }, { '%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d', 'more digits than anyone reads' },
}

local COUNTED = {}
for word in ('step turn degree edge node byte point tick doubling parameter direction input layer'):gmatch '%a+' do COUNTED[word] = true end

local function check_words(text, complain)
    text = text:gsub('```.-```', 'X'):gsub('`[^`]*`', 'X'):gsub('%$%$.-%$%$', 'X'):gsub('%$[^$]*%$', 'X'):gsub('{%.[^}]*}', '')
    for _, bad in ipairs(BAD) do
        local at, _, word = text:find(bad[1])
        if word and not COUNTED[word] then at = nil end
        if at then complain(bad[2] .. ': ' .. text:sub(math.max(1, at - 30), at + 30):gsub('%s+', ' ')) end
    end
end

local function weave(file, dat, arguments)
    local stem = file:match '([^/]+)%.c$'
    local r = assert(record.read(dat))
    local run = arguments == '' and 'by default' or arguments
    local function complain(where, line, text) say(where .. ':' .. line .. ': ' .. text, run) end
    local list = pieces.of(lines_of(file), function(line, text) complain(file, line, text) end)
    local chapter = { stem = stem, record = r, prefix = '', run = '', default = #pieces.changed(list, r) == 0, constants = {},
                      figure = function(name) return { number = '0.0', id = name, name = name } end,
                      complain = function(line, text) complain(file, line, text) end }
    for _, piece in ipairs(list) do
        if piece.kind == 'prose' then
            place, paragraphs = file .. ':' .. piece.first, table.concat(piece.lines, '\n')
            local text = prose.read(piece.lines, piece.first, chapter)
            check_words(text, function(words) complain(file, piece.first, words) end)
        end
    end
    for script in io.popen('ls ' .. srcdir .. '/plots/' .. stem .. '/*.gp'):lines() do
        place, paragraphs = script, ''
        figures.check(lines_of(script), chapter, function(line, text) complain(script, line, text) end)
    end
end

function Reader(input)
    for line in tostring(input):gmatch '[^\n]+' do
        local file, dat, arguments = line:match '^(%S+) (%S+) ?(.*)$'
        weave(file, dat, arguments)
    end
    for key, been in pairs(seen) do
        local where, text = key:match '^(.*)\t(.*)$'
        if not been['true'] then say(where .. ': in no run it is so that ' .. text, 'any') end
        if not been['false'] then say(where .. ': in every run it is so that ' .. text, 'any') end
        if broken[key] == false then say(where .. ': no number of a run could break the claim ' .. text, 'any') end
    end
    table.sort(said)
    for i, text in ipairs(said) do
        local runs = runs_of[text]
        said[i] = text .. '  [' .. runs[1] .. (#runs > 1 and ', and ' .. #runs - 1 .. ' more' or '') .. ']'
    end
    return pandoc.Pandoc { pandoc.RawBlock('plain', table.concat(said, '\n')) }
end
