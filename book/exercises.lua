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
local not_both = { answers = 'start', start = 'answers' }
local sections = { answers = true, start = true, hint = true, solution = true, check = true }

local MOST_HINTS = 3

-- ---- the source in parts ------------------------------------------------------------------
-- The lines of every exercise in its sections, the first of them its statement:
-- { number = "3.1", kind =, title =, minutes =, first = LINE NUMBER,
--   sections = LIST OF { name = "hint", first = LINE NUMBER, lines = }, hint = HOW MANY, ... }
local function parts_of(lines, chapter, complain)
    local list, exercise, section, fenced = {}, nil, nil, nil

    local function begin(name, line)
        section = { name = name, first = line + 1, lines = {} }
        if exercise then
            table.insert(exercise.sections, section)
            exercise[name] = (exercise[name] or 0) + 1
        end
    end

    for n, line in ipairs(lines) do
        if line:match '^ *```' then fenced = not fenced and n end
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
            elseif name == not_both[kinds[exercise.kind]] then
                complain(n, 'an exercise to ' .. exercise.kind .. ' has no ' .. name)
            end
            begin(name or 'mistake', n)
        elseif section then
            table.insert(section.lines, line)
        elseif line:match '%S' then
            complain(n, 'text before the first exercise')
        end
    end
    if fenced then
        complain(fenced, 'this fenced block is not closed')
        return {}
    end
    if #list == 0 then complain(1, 'there is no exercise') end
    for _, e in ipairs(list) do                 -- of an unknown kind it is not known what it lacks
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

-- What a section is called on the page, if anything.
local function title_of(section, exercise, hints)
    if section.name == 'hint' then return exercise.hint > 1 and 'Hint ' .. hints or 'Hint' end
    return section.name == 'solution' and 'Solution' or nil
end

-- Header 3, Div kind, the statement, Div answers or Div start, Divs hint, Div solution.  What is
-- to be folded away has the attribute title.  Code has the attributes source and label, but no
-- numbers of lines.
local function block_of(exercise, source, parsed, complain)
    local number = exercise.number
    local title = pandoc.List { pandoc.Span({ pandoc.Str(number) }, pandoc.Attr('', { 'number' })), pandoc.Space() }
    for _, block in ipairs(parsed({ exercise.title }, exercise.first)) do title:extend(block.content) end
    local kind = (exercise.kind or ''):gsub('^%l', string.upper) .. ' · ' .. (exercise.minutes or '') .. ' minutes'
    local blocks, hints = pandoc.List { pandoc.Header(3, title, pandoc.Attr('exercise-' .. number:gsub('%.', '-'))),
                                        named('kind', { pandoc.Plain { pandoc.Str(kind) } }) }, 0

    for _, section in ipairs(exercise.sections) do
        local name, div = section.name, named(section.name, parsed(section.lines, section.first))
        if #div.content == 0 then complain(section.first - 1, 'there is nothing below this heading') end
        if name == 'hint' then hints = hints + 1 end
        local called = title_of(section, exercise, hints)
        local label = 'Exercise ' .. number .. (name ~= 'statement' and ', ' .. (called or name):lower() or '')
        div = div:walk { CodeBlock = function(code)
            return pandoc.CodeBlock(code.text, pandoc.Attr('', code.classes, { { 'source', source }, { 'label', label } }))
        end }
        if name == 'statement' then
            for i, line in ipairs(section.lines) do
                if line:find('*/', 1, true) then complain(section.first + i - 1, '*/ would end the comment that shows this to the reader') end
            end
            blocks:extend(div.content)
        elseif name == 'start' then
            if #div.content ~= 1 or div.content[1].t ~= 'CodeBlock' or div.content[1].classes[1] ~= 'c' then
                complain(section.first - 1, 'a start is one block of C, ``` c')
            end
            blocks:insert(div)
        elseif name == 'answers' then
            div.content:insert(1, pandoc.Plain { pandoc.Str 'Write down' })
            blocks:insert(div)
        elseif called then
            div.attributes.title = called
            blocks:insert(div)
        end
    end
    return pandoc.Div(blocks, pandoc.Attr('', { 'exercise' }, { { 'number', number } }))
end

-- exercises.read(LINES, STEM, CHAPTER, FORMAT, COMPLAIN) answers the blocks of the section of the
-- chapter with this number: how they are done, and for each a Div of class exercise.  FORMAT is the
-- Markdown that the text is written in.
function exercises.read(lines, stem, chapter, format, complain)
    local source, blocks = 'chapters/exercises/' .. stem, pandoc.List()
    local text = { record = { values = {} }, constants = {}, prefix = '', indented_code = true, complain = complain,
                   instead = 'write a fraction or a power, 1/4 or $10^3$, or put it between backticks, where it is code' }

    -- The blocks of some lines; what would be a quote is refused.
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

    blocks:extend(pandoc.read(('Every exercise has hints and a solution, for when you have tried. `make learn` leads you through '
        .. 'all of them. `make answers-%s` checks the numbers that you write into `%s.answers`, `make exercises-%s` the '
        .. 'functions that you write into `%s.c`.'):format(chapter, source, chapter, source), format).blocks)
    for _, exercise in ipairs(parts_of(lines, chapter, complain)) do
        blocks:insert(block_of(exercise, source .. '.md', parsed, complain))
    end
    return blocks
end

return exercises
