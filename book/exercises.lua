-- exercises.lua -- the exercises of a chapter, from chapters/exercises/NN-name.md, as the
-- last section of its page.
--
--   ## 3.1 predict: One step by hand (3 minutes)    one of predict, write, mend, explore
--   The statement.
--   ### answers        predict and explore: what to write down, a list of `name`: form
--   ### start          write and mend: the code that the reader begins with
--   ### hint           one to three
--   ### solution       words, and then the answers or the code, complete
--   ### mistake NAME   any number: what to say to who made it
--   ### check          the C that checks it
--
-- Mistakes and checks are for the checking programs, and not shown.  The text types no
-- number by hand, as in the chapters, and quotes none either: it is also shown without a run.
local prose = require 'prose'
local exercises = {}

-- What an exercise of each kind has beside hints, a solution and a check.
local kinds = { predict = 'answers', write = 'start', mend = 'start', explore = 'answers' }
local sections = { answers = true, start = true, hint = true, solution = true, check = true }

local MOST_HINTS = 3

-- ---- the source in parts ------------------------------------------------------------------
-- The lines of every exercise in its sections, the first of them its statement:
-- { number = "3.1", kind =, title =, minutes =, first = LINE NUMBER,
--   sections = LIST OF { name = "hint", first = LINE NUMBER, lines = }, hint = HOW MANY, ... }
local function parts_of(lines, chapter, complain)
    local list, exercise, section, fenced = {}, nil, nil, false

    local function begin(name, line)
        section = { name = name, first = line + 1, lines = {} }
        if exercise then
            table.insert(exercise.sections, section)
            exercise[name] = (exercise[name] or 0) + 1
        end
    end

    for n, line in ipairs(lines) do
        if line:match '^ *```' then fenced = not fenced end
        local level, heading = (not fenced and line or ''):match '^(#+) (.*)$'
        if level == '##' then
            local number, kind, title, minutes = heading:match '^(%d+%.%d+) (%l+): (%S.*) %((%d+) minutes%)$'
            local expected = chapter .. '.' .. #list + 1
            if not number then
                complain(n, 'not of the form ## NUMBER KIND: TITLE (MINUTES minutes): ' .. line)
            elseif number ~= expected then
                complain(n, 'exercise ' .. expected .. ' has the number ' .. number)
            elseif not kinds[kind] then
                complain(n, 'an exercise is one of predict, write, mend, explore, not ' .. kind)
            end
            exercise = { number = expected, kind = kind, title = title or '', minutes = minutes, first = n, sections = {} }
            list[#list + 1] = exercise
            begin('statement', n)
        elseif level then
            local name = level == '###' and exercise and (heading:match '^(mistake) [%w_-]+$' or sections[heading] and heading)
            if not name then
                complain(n, line .. ' is none of ### answers, start, hint, solution, mistake NAME, check')
            elseif name ~= 'mistake' and name == (kinds[exercise.kind] == 'start' and 'answers' or kinds[exercise.kind] and 'start') then
                complain(n, 'an exercise to ' .. exercise.kind .. ' has no ' .. name)
            end
            begin(name or 'mistake', n)
        elseif section then
            table.insert(section.lines, line)
        elseif line:match '%S' then
            complain(n, 'text before the first exercise')
        end
    end
    if #list == 0 then complain(1, 'there is no exercise') end
    for _, e in ipairs(list) do
        for _, name in ipairs { kinds[e.kind], 'hint', 'solution', 'check' } do
            if not e[name] then
                complain(e.first, 'exercise ' .. e.number .. ' has no ' .. name)
            elseif e[name] > (name == 'hint' and MOST_HINTS or 1) then
                complain(e.first, 'exercise ' .. e.number .. ' has ' .. e[name] .. ' times a ' .. name)
            end
        end
    end
    return list
end

-- ---- as blocks ------------------------------------------------------------------------------
local function named(class, blocks) return pandoc.Div(blocks, pandoc.Attr('', { class })) end

-- exercises.read(LINES, STEM, CHAPTER, FORMAT, COMPLAIN) answers the blocks of the section, of
-- the chapter with this number; FORMAT is the Markdown that the text is written in.
--   Header 2, Para, and for every exercise a Div of class exercise:
--     Header 3, Div kind, the statement, Div answers or Div start, Divs hint, Div solution
-- What is to be folded away has the attribute title.  Code has the attributes source, the
-- reader's file, and label, but no numbers of lines.
function exercises.read(lines, stem, chapter, format, complain)
    local text = { record = { values = {} }, constants = {}, prefix = '', indented_code = true, complain = complain }
    local folder = 'chapters/exercises/' .. stem
    local blocks = pandoc.List(pandoc.read('Every exercise has hints and a solution, for when you have tried. `make learn` leads you '
        .. 'through all of them. `make answers-' .. chapter .. '` checks the numbers that you write into `' .. folder
        .. '.answers`, `make exercises-' .. chapter .. '` the functions that you write into `' .. folder .. '.c`.', format).blocks)

    -- The Markdown of some lines; what would be a quote is refused.
    local function parsed(these, first)
        local bare, fenced = {}, false
        for i, line in ipairs(these) do
            if line:match '^ *```' then fenced = not fenced end
            local quote = not fenced and line:find('{{', 1, true)
            if quote then complain(first + i - 1, 'an exercise quotes nothing: ' .. line:sub(quote)) end
            bare[i] = quote and '' or line
        end
        return pandoc.read(prose.read(bare, first, text), format).blocks
    end

    for _, exercise in ipairs(parts_of(lines, chapter, complain)) do
        local hints, inside = 0, pandoc.List()
        for _, section in ipairs(exercise.sections) do
            local name, title = section.name, section.name
            local found = parsed(section.lines, section.first)
            if #found == 0 then complain(section.first - 1, 'there is nothing below this heading') end
            if name == 'statement' then
                for i, line in ipairs(section.lines) do
                    if line:find('*/', 1, true) then complain(section.first + i - 1, '*/ would end the comment that shows this to the reader') end
                end
                title = nil
            elseif name == 'hint' then
                hints = hints + 1
                title = 'Hint' .. (exercise.hint > 1 and ' ' .. hints or '')
            elseif name == 'solution' then
                title = 'Solution'
            end
            local label = 'Exercise ' .. exercise.number .. (title and ', ' .. title:lower() or '')
            found = named(name, found):walk { CodeBlock = function(code)
                local answers = code.classes[1] ~= 'c' and kinds[exercise.kind] == 'answers'
                return pandoc.CodeBlock(code.text, pandoc.Attr('', code.classes,
                    { { 'source', folder .. (answers and '.answers' or '.c') }, { 'label', label } }))
            end }
            if name == 'statement' then
                inside:extend(found.content)
            elseif name == 'answers' then
                found.content:insert(1, pandoc.Plain { pandoc.Str 'Write down' })
                inside:insert(found)
            elseif name == 'start' then
                if #found.content ~= 1 or found.content[1].t ~= 'CodeBlock' or found.content[1].classes[1] ~= 'c' then
                    complain(section.first - 1, 'a start is one block of C, ``` c')
                end
                inside:insert(found)
            elseif name == 'hint' or name == 'solution' then
                found.attributes.title = title
                inside:insert(found)
            end
        end
        local title = pandoc.List { pandoc.Span({ pandoc.Str(exercise.number) }, pandoc.Attr('', { 'number' })), pandoc.Space() }
        for _, block in ipairs(parsed({ exercise.title }, exercise.first)) do title:extend(block.content) end
        inside:insert(1, pandoc.Header(3, title, pandoc.Attr('exercise-' .. exercise.number:gsub('%.', '-'))))
        inside:insert(2, named('kind', { pandoc.Plain { pandoc.Str((exercise.kind or ''):gsub('^%l', string.upper)), pandoc.Str ' · ',
            pandoc.Str((exercise.minutes or '') .. ' minutes') } }))
        blocks:insert(pandoc.Div(inside, pandoc.Attr('', { 'exercise' }, { { 'number', exercise.number } })))
    end
    return blocks
end

return exercises
