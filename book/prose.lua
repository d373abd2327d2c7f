-- prose.lua -- the text of a chapter: it quotes the record, and types no number by hand.
--
--   {{= loss_after}}           an answer, a measurement or a parameter of the run, in six digits
--   {{= point_after[0] %.3f}}  one number of several, counted from 0, in a format of printf
--   {{= steps_taken step}}     a number of things: 1 step, 73 steps; or "entry/entries"
--   {{figure path}}            the number of a figure, which then follows the paragraph
--   {{code network_backward}}  a function of the library, shown as it stands there: a paragraph of its own
--   {{exercise 3.1}}           that exercise, which then does not stand with the others: a paragraph of its own
--   {{constant 100: why}}      allows 100 in this block, and says where it comes from
--   {{if P}} a {{else if Q}} b {{else}} c {{end}}    text that depends on the run
--   {{claim P}}                what must hold of the run, or the sentence beside it is wrong
--
-- P and Q are read in condition.lua.  What is not shown is read all the same, for its mistakes.
--
-- A number in the text goes stale when somebody changes a parameter, so a text that types
-- one is refused.  What counts as a number: a decimal (1.5), or a whole number of three
-- digits or more, in words and in mathematics.  Excepted are, and no others:
--   code          `--rate 0.25`, and fenced blocks: commands for the reader to type
--   chapter 100   the number of a chapter, and exercise 3.2, that of an exercise
--   (1986)        four digits alone in parentheses: the year of a publication
--   constants     declared in the same block, as above
local mathml, condition = require 'mathml', require 'condition'
local prose = {}

-- ---- how a number is spelt -----------------------------------------------------------
-- In words: a real minus sign, powers of ten, commas between thousands.
local function in_words(number)
    local mantissa, sign, power = number:match '^(.*)e([-+])0*(%d+)$'
    if mantissa then
        return in_words(mantissa) .. '\u{2009}×\u{2009}10^' .. (sign == '-' and '−' or '') .. power .. '^'
    end
    if number:match '^-?%d%d%d%d%d+$' then
        number = number:reverse():gsub('%d%d%d', '%0,'):reverse():gsub('^(-?),', '%1')
    end
    return (number:gsub('^-', '−'):gsub('inf$', '∞'))
end

local function in_mathematics(number)
    local mantissa, sign, power = number:match '^(.*)e([-+])0*(%d+)$'
    if mantissa then return mantissa .. ' \\times 10^{' .. (sign == '-' and '-' or '') .. power .. '}' end
    return (number:gsub('inf$', '\\infty'):gsub('nan$', '\\text{nan}'))
end

-- In a format of printf; whole numbers as they are, and others in six digits, if there is none.  A zero has no sign.
local function rounded(number, format)
    local value = tonumber(number)
    if not value or (format == '' and number:match '^-?%d+$') then return number end
    if value == 0 and format:match '[eE]$' then return '0' end
    local text = (format ~= '' and format:sub(2) or '%.6g'):format(value):gsub('^ *', '')
    return (text:gsub('^-([0.]*)$', '%1'))
end

-- prose.in_words(TEXT): its numbers with real minus signs and powers of ten, in signs that stand in any text.
local superscript = { ['-'] = '⁻', ['0'] = '⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹' }
for digit = 1, 9 do superscript[tostring(digit)] = superscript[digit] end

function prose.in_words(text)
    text = text:gsub('(%d)e([-+])0*(%d+)', function(digit, sign, power)
        return digit .. '\u{2009}×\u{2009}10' .. ((sign == '-' and '-' or '') .. power):gsub('.', superscript)
    end)
    return (text:gsub('%f[%S]%-(%d)', '−%1'):gsub('([(/,])%-(%d)', '%1−%2'))
end

-- ---- quotes ----------------------------------------------------------------------------
-- What {{= inside}} stands for, where mode is "" in words, "$" in mathematics, "`" in code;
-- or nil and a complaint.
local function quote(inside, mode, chapter)
    local name, rest = inside:match '^(%a[%w_]*)(.*)$'
    local index = name and rest:match '^%[(%d+)%]'
    local format = name and rest:gsub('^%[%d+%]', '')
    local one, many = (format or ''):match '^ (%a+)/?(%a*)$'
    if one then format = '' end
    if not name or not (format == '' or format:match '^ %%[-+ #0]*%d*%.?%d*[eEfgG]$') then
        return nil, 'is not of the form {{= NAME[INDEX] %FORMAT}} or {{= NAME[INDEX] THING}}'
    end
    local value = chapter.record.values[name]
    if not value then return nil, 'the record says nothing of ' .. name end
    local target = value.kind ~= 'parameter' and chapter.prefix .. 'answer-' .. name or ''
    local numbers = value.numbers
    if not numbers then
        if format ~= '' then return nil, name .. ' is text, not a number' end
        if index then return nil, name .. ' is text, and has no parts' end
        if mode == '$' then return '\\text{' .. value.text .. '}' end
        if mode == '`' then return value.text end
        return ('[%s]{.quote name="%s" format="" value="%s" target="%s"}'):format(value.text, name, value.text, target)
    end
    if index then
        if tonumber(index) >= #numbers then
            return nil, 'there are only ' .. #numbers .. ', counted from 0'
        end
        numbers = { numbers[tonumber(index) + 1] }
    end
    local spelt = {}
    for i, number in ipairs(numbers) do
        if mode == '' and number:match 'nan' then return nil, name .. ' is no number in this run: choose other words for it by {{if}}' end
        spelt[i] = mode == '`' and format == '' and number or rounded(number, format)
        if mode ~= '`' then spelt[i] = mode == '' and in_words(spelt[i]) or in_mathematics(spelt[i]) end
    end
    local text = table.concat(spelt, mode == '`' and ',' or ', ')
    if #spelt > 1 and mode ~= '`' then text = '(' .. text .. ')' end
    if one and #spelt > 1 then return nil, name .. ' has several numbers, and cannot count' end
    if mode ~= '' then return text end
    local thing = one and ' ' .. (text == '1' and one or many ~= '' and many or one .. 's') or ''
    return ('[%s]{.quote name="%s" format="%s" value="%s" target="%s"}%s'):format(text, name, format:sub(2),
        table.concat(numbers, ' '), target, thing)
end

-- ---- constants ---------------------------------------------------------------------------
-- The numbers that a block declares, and why; "used" says whether it uses them.
local function declared(inside, where)
    local list, why = inside:match '^%s*([%d%., ]+):%s*(%S.*)$'
    if not list then return nil end
    local constants = {}
    for number in list:gmatch '[^, ]+' do
        constants[#constants + 1] = { number = number, why = why, where = where }
    end
    return constants
end

-- ---- a block of text ---------------------------------------------------------------------
-- The first number typed by hand in a text, after the parts that allow numbers are taken out.
local function typed(text)
    text = text:gsub('[Cc]hapters? %d+', ''):gsub('[Ee]xercises? %d+%.%d+', ''):gsub('%([12]%d%d%d%)', '')
               :gsub('%]%b()', ''):gsub('<https?:[^>]*>', '')
    return text:match '%d+%.%d+' or text:match '%d%d%d+'
end

-- prose.check(TEXT, ALLOWED, COMPLAIN) calls COMPLAIN with the first number in a text that is typed by
-- hand and none of the constants allowed, by their numbers; those it meets are then "used".
function prose.check(text, allowed, complain)
    while true do
        local number = typed(text)
        if not number then return end
        if not allowed[number] then return complain(number) end
        allowed[number].used = true
        local from, to = text:find(number, 1, true)
        text = text:sub(1, from - 1) .. ' ' .. text:sub(to + 1)
    end
end

function prose.complain_of_unused(constants, complain, message)
    for _, constant in ipairs(constants) do
        if not constant.used then complain(constant.where, 'constant ' .. constant.number .. ' ' .. message) end
    end
end

-- prose.read(LINES, FIRST, CHAPTER) answers the Markdown of a block whose first line has
-- the number FIRST, and for each line of it the number of the line that it comes from.  CHAPTER has
-- the record, default (is it of a run without parameters?), the figures by name and in order of mention, a
-- list of constants that grows, and complain(LINE, MESSAGE); with indented_code, lines that
-- are indented by four behind a blank one are code, too, and instead is the advice to who types
-- a number, where neither quotes nor constants are to be had.
function prose.read(lines, first, chapter)
    local allowed, list, result, from = {}, {}, {}, {}
    local mode, opened, fenced, indented = '', nil, false, false
    local branches = {}     -- the {{if}}s that are open: { at = LINE, shown =, was_shown =, last = IS IT {{else}} }

    local function shown()
        for _, branch in ipairs(branches) do
            if not branch.shown then return false end
        end
        return true
    end

    for i, line in ipairs(lines) do
        for inside in line:gmatch '{{constant%f[^%w]([^}]*)}}' do
            local constants = declared(inside, first + i - 1)
            if not constants then
                chapter.complain(first + i - 1, 'not of the form {{constant NUMBER, NUMBER: WHERE FROM}}')
            end
            for _, c in ipairs(constants or {}) do
                allowed[c.number] = c
                list[#list + 1] = c
                chapter.constants[#chapter.constants + 1] = c
            end
        end
    end

    local function check(text, at)
        prose.check(text, allowed, function(number)
            chapter.complain(at, number .. ' is typed by hand: ' .. (chapter.instead or 'quote the record, {{= NAME}}, '
                .. 'or declare it, {{constant ' .. number .. ': WHERE FROM}}'))
        end)
    end

    local function holds(text, inside, at)
        local value, message = condition.holds(text, chapter.record.values, chapter.default)
        if value == nil then chapter.complain(at, '{{' .. inside .. '}}: ' .. message) end
        return value
    end

    -- {{if}}, {{else if}}, {{else}}, {{end}}: is it one of them?
    local function branch(inside, at)
        local test, other = inside:match '^if (.+)$', inside:match '^else if (.+)$'
        local open = branches[#branches]
        if test then
            local value = holds(test, inside, at)
            branches[#branches + 1] = { at = at, shown = value, was_shown = value }
        elseif (other or inside == 'else') and open and not open.last then
            local value = not other or holds(other, inside, at)
            open.shown = not open.was_shown and value
            open.was_shown = open.was_shown or value
            open.last = not other
        elseif inside == 'end' and open then
            table.remove(branches)
        elseif other or inside == 'else' or inside == 'end' then
            chapter.complain(at, '{{' .. inside .. '}} belongs to no {{if}}')
        else
            return false
        end
        return true
    end

    -- The text for one {{ ... }}.
    local function expand(inside, at)
        local kind, rest = inside:match '^(=) (.*)$'
        if kind then
            local text, complaint = quote(rest, mode == '$$' and '$' or mode, chapter)
            if not text and not (complaint:match ' is no number in this run' and not shown()) then
                chapter.complain(at, '{{' .. inside .. '}}: ' .. complaint)
            end
            return text or '?'
        end
        if inside:match '^constant%f[^%w]' then return '' end
        if chapter.inserts and chapter.inserts[inside] then return '{{' .. inside .. '}}' end
        if inside:match '^code [%w_]+$' or inside:match '^exercise %d+%.%d+$' then return '{{' .. inside .. '}}' end
        local claim = inside:match '^claim (.+)$'
        if claim then
            if holds(claim, inside, at) == false and shown() then
                chapter.complain(at, '{{' .. inside .. '}} does not hold of this run, and the text beside it is wrong')
            end
            return ''
        end
        local name = inside:match '^figure (%S+)$'
        if name then
            if not shown() then return '' end
            local figure, missing = chapter.figure(name)
            if figure then return ('[Figure %s](#%s){.figure-mention name="%s"}'):format(figure.number, figure.id, name) end
            chapter.complain(at, '{{' .. inside .. '}}: ' .. missing)
            return '?'
        end
        chapter.complain(at, '{{' .. inside .. '}} is none of {{= NAME}}, {{figure NAME}}, {{if P}}, {{claim P}}, {{constant NUMBER: WHERE FROM}}')
        return '?'
    end

    -- A line, piece by piece: the rest of it from here, in this mode.  TeX has braces of its
    -- own, so in mathematics only {{= opens a quote.
    local function read_line(line, at)
        local out, plain, rest = {}, {}, line
        while rest ~= '' do
            local open = rest:match '^{{= ?' or (mode == '' and rest:match '^{{')
            if open then
                local inside, after = rest:match '^{{([^{}]*)}}(.*)$'
                if not inside then
                    chapter.complain(at, 'not closed: ' .. rest)
                    break
                end
                local text = not (mode == '' and branch(inside, at)) and expand(inside, at)
                if text and shown() then out[#out + 1] = text end
                plain[#plain + 1] = 'QUOTE'
                rest = after
            else
                local token = mode ~= '`' and rest:match '^\\[$`\\]' or rest:match '^%$%$' or rest:match '^[$`]'
                local piece = token or rest:match '^[^\\$`{]+' or rest:sub(1, 1)
                if token == mode or (mode == '' and (token == '`' or token == '$' or token == '$$')) then
                    if mode ~= '`' then check(table.concat(plain), at) end
                    plain = {}
                    if mode == '' then mode, opened = token, at else mode = '' end
                elseif not token then
                    plain[#plain + 1] = piece
                end
                if shown() then out[#out + 1] = piece end
                rest = rest:sub(#piece + 1)
            end
        end
        if mode ~= '`' then check(table.concat(plain), at) end
        return table.concat(out)
    end

    local function end_paragraph()
        if mode ~= '' then chapter.complain(opened, mode .. ' is not closed') end
        mode = ''
    end

    -- A line of which nothing is left would part the paragraph.
    local function add(line, at, was_blank)
        if not was_blank and not line:match '%S' then return end
        if not shown() and was_blank then return end
        result[#result + 1], from[#from + 1] = line, at
    end

    for i, line in ipairs(lines) do
        local at = first + i - 1
        indented = chapter.indented_code and line:match '^    ' and (indented or i == 1 or lines[i - 1]:match '^ *$')
        if line:match '^ *```' then
            fenced = not fenced and at
            if shown() then add(line, at) end
        elseif fenced or indented then
            if shown() then add(line, at, true) end
        elseif line:match '^ *$' then
            if mode ~= '$$' then end_paragraph() end
            add(line, at, true)
        else
            add(read_line(line, at), at)
        end
    end
    if fenced then chapter.complain(fenced, 'this fenced block is not closed') end
    end_paragraph()
    for _, open in ipairs(branches) do chapter.complain(open.at, 'this {{if}} has no {{end}}') end
    prose.complain_of_unused(list, chapter.complain, 'does not occur in this block')
    return table.concat(result, '\n'), from
end

-- The line of the text, counted from 1, in which a formula begins; 1 if it is not found.
local function line_of(text, formula)
    local at = text:gsub('%s', ' '):find(formula:gsub('%s', ' '):match '^ *(.-) *$', 1, true) or 1
    return select(2, text:sub(1, at - 1):gsub('\n', '')) + 1
end

-- prose.blocks(LINES, FIRST, CHAPTER, FORMAT) answers the same as blocks, read as Markdown of this
-- format, and in which lines its headings stand.  A formula that is no TeX is complained of.
function prose.blocks(lines, first, chapter, format)
    local text, from = prose.read(lines, first, chapter)
    local headings, fenced, n = {}, false, 0
    local blocks = pandoc.read(text, format).blocks
    pandoc.walk_block(pandoc.Div(blocks), { Math = function(math)
        if not mathml.understands(math) then
            chapter.complain(from[line_of(text, math.text)], 'not TeX that pandoc can read: ' .. math.text)
        end
    end })
    for line in (text .. '\n'):gmatch '(.-)\n' do
        n = n + 1
        if line:match '^ *```' then fenced = not fenced end
        if not fenced and line:match '^#+ ' then headings[#headings + 1] = from[n] end
    end
    return blocks, headings
end

return prose
