-- exercises.lua -- the exercises of a chapter as the last section of its page.
--
-- They come as learn/outline prints them, which alone reads their source and complains of its
-- form.  What only the words can have wrong is seen here: they type no number by hand, as in
-- the chapters, and quote none either, for they are also shown without a run.
local prose = require 'prose'
local exercises = {}

-- The outline as a list of { number = "3.1", kind =, title =, minutes =, line = LINE NUMBER,
-- sections = LIST OF { name = "hint", line = LINE NUMBER OF THE HEADING, lines = } }.
local function exercises_of(outline)
    local list, section = {}, nil
    for _, line in ipairs(outline) do
        local number, kind, minutes, at, title = line:match '^exercise (%S+) (%l+) (%d+) (%d+) (.*)$'
        local heading, name = line:match '^section (%d+) (.*)$'
        if number then
            list[#list + 1] = { number = number, kind = kind, title = title, minutes = tonumber(minutes), line = tonumber(at), sections = {} }
        elseif heading then
            section = { name = name, line = tonumber(heading), lines = {} }
            table.insert(list[#list].sections, section)
        else
            table.insert(section.lines, (line:gsub('^\t', '')))
        end
    end
    return list
end

-- ---- as blocks ------------------------------------------------------------------------------
local function named(class, blocks) return pandoc.Div(blocks, pandoc.Attr('', { class })) end

-- The folded sections, by name, and their titles on the page.
local function titles_of(exercise)
    local titles, hints = {}, pandoc.List()
    for _, section in ipairs(exercise.sections) do
        if section.name == 'solution' then titles[section] = 'Solution' end
        if section.name == 'hint' then hints:insert(section) end
    end
    for i, hint in ipairs(hints) do titles[hint] = #hints > 1 and 'Hint ' .. i or 'Hint' end
    return titles
end

-- Mistakes and checks are for the checking programs.
local function is_shown(section) return section.name ~= 'check' and not section.name:match '^mistake ' end

-- Header 3, Div kind, the statement, Div answers or Div start, Divs hint, Div solution.  A block
-- to be folded away has the attribute title.  Code has the attributes source and label, but no
-- numbers of lines.
local function block_of(exercise, source, parsed)
    local number = exercise.number
    local title = pandoc.List { pandoc.Span({ pandoc.Str(number) }, pandoc.Attr('', { 'number' })), pandoc.Space() }
    for _, block in ipairs(parsed({ exercise.title }, exercise.line)) do title:extend(block.content) end
    local kind = exercise.kind:gsub('^%l', string.upper) .. ' · ' .. exercise.minutes .. (exercise.minutes == 1 and ' minute' or ' minutes')
    local blocks, titles = pandoc.List { pandoc.Header(3, title, pandoc.Attr('exercise-' .. number:gsub('%.', '-'))),
                                         named('kind', { pandoc.Plain { pandoc.Str(kind) } }) }, titles_of(exercise)

    for _, section in ipairs(exercise.sections) do
        local name, called, div = section.name, titles[section], named(section.name, parsed(section.lines, section.line + 1))
        local label = 'Exercise ' .. number .. (name ~= 'statement' and ', ' .. (called or name):lower() or '')
        div = div:walk { CodeBlock = function(code)
            return pandoc.CodeBlock(code.text, pandoc.Attr('', code.classes, { { 'source', source }, { 'label', label } }))
        end }
        if name == 'answers' then div.content:insert(1, pandoc.Plain { pandoc.Str 'Write down' }) end
        if called then div.attributes.title = called end
        if name == 'statement' then blocks:extend(div.content) elseif is_shown(section) then blocks:insert(div) end
    end
    return pandoc.Div(blocks, pandoc.Attr('', { 'exercise' }, { { 'number', number } }))
end

-- exercises.read(OUTLINE, STEM, CHAPTER, FORMAT, COMPLAIN) answers, for the chapter with this number, how its
-- exercises are done, in blocks, and a list of them, { number =, block = A Div of class exercise }.  FORMAT is the
-- Markdown that the text is written in.
function exercises.read(outline, stem, chapter, format, complain)
    local source, list = 'chapters/exercises/' .. stem, {}
    local text = { record = { values = {} }, constants = {}, prefix = '', indented_code = true, complain = complain,
                   instead = 'write a fraction or a power, 1/4 or $10^3$, or put it between backticks, where it is code' }
    local function parsed(lines, first) return (prose.blocks(lines, first, text, format)) end

    local how = pandoc.read(('Every exercise has hints and a solution, for when you have tried. `make learn` leads you through '
        .. 'all of them. `make answers-%s` checks the numbers that you write into `%s.answers`, `make exercises-%s` the '
        .. 'functions that you write into `%s.c`.'):format(chapter, source, chapter, source), format).blocks
    for _, exercise in ipairs(exercises_of(outline)) do
        list[#list + 1] = { number = exercise.number, block = block_of(exercise, source .. '.md', parsed) }
    end
    return how, list
end

return exercises
