-- read.lua -- the pandoc reader of the book: programs that read as prose, with their
-- output and the figures drawn from it, to one document for every format.
--
--     printf '%s\n' chapters/03-descent-step.c | pandoc -f book/read.lua -t html5
--
-- Standard input names the sources, one a line, so that this file can say in which of
-- them something is wrong.  A source is a chapter (chapters/NN-name.c, with its record
-- plots/NN-name.dat, its figures plots/NN-name/*.svg, and beside it its exercises,
-- exercises/NN-name.md, if there are any, which have been read into book/NN-name.exercises), a part of the library (lib/*.h, lib/*.c), text
-- (*.md), or the tests' verdicts on published numbers (*.tap).  The environment gives srcdir,
-- and in figures the names of all figures.
--
-- Anything wrong in the text ends the run with one line FILE:LINE: MESSAGE for each.
local srcdir = os.getenv 'NABLA_SRCDIR' or '.'
package.path = srcdir .. '/book/?.lua;' .. package.path
local record, pieces, prose = require 'record', require 'pieces', require 'prose'
local figures, exercises = require 'figures', require 'exercises'

-- A table with more rows than this is shown by its first and last ones.
local ROWS_SHOWN, FIRST_ROWS, LAST_ROWS = 8, 3, 2

local markdown = 'markdown-auto_identifiers-implicit_figures-yaml_metadata_block'
local complaints = {}

-- complain(FILE, LINE or nil, MESSAGE), or complain(MESSAGE) when that names the file.
local function complain(file, line, message)
    complaints[#complaints + 1] = message and file .. ':' .. (line and line .. ':' or '') .. ' ' .. message or file
end

local function stop_if_wrong()
    if #complaints == 0 then return end
    io.stderr:write(table.concat(complaints, '\n'), '\n')
    os.exit(1)
end

-- The places of the page that have names: where each is claimed.  Some are the page's own.
local claimed = { contents = 'the page', found = 'the page', results = 'the page', search = 'the page', text = 'the page' }

-- A second place of a name would never be reached by a link.
local function claim(id, file, line)
    if claimed[id] then
        complain(file, line, 'the name #' .. id .. ' is taken, by ' .. claimed[id] .. ': choose another heading')
    end
    claimed[id] = claimed[id] or file .. (line and ':' .. line or '')
end

-- The lines of a file; complains of those that are not UTF-8.
local function read_lines(file)
    local handle, message = io.open(file, 'rb')
    if not handle then
        complain(message)
        return {}
    end
    local lines = {}
    for line in handle:lines() do
        lines[#lines + 1] = line
        if not utf8.len(line) then complain(file, #lines, 'this line is not UTF-8') end
        if line:match '\r' then complain(file, #lines, 'a carriage return') end
    end
    handle:close()
    stop_if_wrong()
    return lines
end

-- The number of a chapter, 3 of 03-descent-step; nil of other stems.
local function number_of(stem) return stem:match '^0*(%d+)%-' end

local function slug(text)
    return (text:lower():gsub("['’]", ''):gsub('[^%w]+', '-'):gsub('^%-+', ''):gsub('%-+$', ''))
end

-- ---- figures --------------------------------------------------------------------------
-- What make was told of the run, to be told again: RUN_3="--rate 0.3", or nothing.
local function arguments_of_run(stem)
    local handle = io.open('plots/' .. stem .. '.run', 'rb')
    local arguments = handle and handle:read 'l' or ''
    if handle then handle:close() end
    return arguments ~= '' and ' RUN_' .. number_of(stem) .. '="' .. arguments .. '"' or ''
end

local function figure_block(chapter, figure)
    local label = 'Figure ' .. figure.number .. '.'
    local source = pandoc.List { pandoc.Str 'Draw it: ', pandoc.Code('make ' .. figure.svg .. chapter.run), pandoc.Str '. Its data: ' }
    if #figure.tables > 2 then
        source:insert(pandoc.Str(#figure.tables .. ' tables of '))
    elseif #figure.tables > 0 then
        source:insert(pandoc.Str(#figure.tables == 1 and 'table ' or 'tables '))
        for i, name in ipairs(figure.tables) do
            if i > 1 then source:insert(pandoc.Str ' and ') end
            source:insert(pandoc.Code(name, { class = 'table-name' }))
        end
        source:insert(pandoc.Str ' of ')
    end
    source:insert(pandoc.Link({ pandoc.Str 'the record' }, chapter.stem .. '.dat'))
    source:insert(pandoc.Str '.')
    return pandoc.Div({
        pandoc.Plain { pandoc.Image({ pandoc.Str(figure.heading) }, figure.svg, '', pandoc.Attr('', figure.narrow and { 'has-narrow' } or {})) },
        pandoc.Div({ pandoc.Para { pandoc.Strong { pandoc.Str(label), pandoc.Space(), pandoc.Str(figure.heading) }, pandoc.LineBreak(),
                                   pandoc.Str(figure.description) } },
                   pandoc.Attr('', { 'caption' })),
        pandoc.Div({ pandoc.Para(source) }, pandoc.Attr('', { 'origin' })),
    }, pandoc.Attr(figure.id, { 'figure' }, { { 'heading', figure.heading }, { 'number', figure.number } }))
end

-- ---- the output of a cell -----------------------------------------------------------------
-- Whole numbers as they are, others in six digits.
local function cells(words)
    local row = {}
    for i, word in ipairs(words) do
        local number = not word:match '^-?%d+$' and tonumber(word)
        row[i] = { pandoc.Plain { pandoc.Str(number and ('%.6g'):format(number) or word) } }
    end
    return row
end

local function table_block(chapter, t)
    local rows, alignments, widths, header = {}, {}, {}, {}
    local whole = #t.rows <= ROWS_SHOWN
    for i, row in ipairs(t.rows) do
        if whole or i <= FIRST_ROWS or i > #t.rows - LAST_ROWS then
            rows[#rows + 1] = cells(row)
        elseif i == FIRST_ROWS + 1 then
            local gap = {}
            for k = 1, #t.columns do gap[k] = { pandoc.Plain { pandoc.Str '⋮' } } end
            rows[#rows + 1] = gap
        end
    end
    for i, column in ipairs(t.columns) do
        alignments[i], widths[i] = 'AlignRight', 0
        header[i] = { pandoc.Plain { pandoc.Str(column) } }
    end
    local between = #t.rows - FIRST_ROWS - LAST_ROWS
    local caption = pandoc.List { pandoc.Str 'Table ', pandoc.Code(t.name, { class = 'table-name' }), pandoc.Str(': ' .. #t.rows .. (#t.rows == 1 and ' row' or ' rows')) }
    if not whole then
        caption:insert(pandoc.Str(', ' .. between .. ' of them between these; all are in '))
        caption:insert(pandoc.Link({ pandoc.Str 'the record' }, chapter.stem .. '.dat'))
    end
    caption:insert(pandoc.Str '.')
    return pandoc.Div({ pandoc.utils.from_simple_table(pandoc.SimpleTable({}, alignments, widths, header, rows)),
                        pandoc.Para(caption) },
                      pandoc.Attr('', { 'data' }, { { 'name', t.name } }))
end

local function output_blocks(chapter, said)
    local blocks, kind, lines = pandoc.List(), nil, {}
    local function flush()
        if #lines > 0 then blocks:insert(pandoc.CodeBlock(table.concat(lines, '\n'), pandoc.Attr('', { kind }, { prefix = chapter.prefix }))) end
        lines = {}
    end
    for _, item in ipairs(said) do
        if item.kind ~= kind then flush() end
        kind = item.kind
        if kind == 'table' then
            blocks:insert(table_block(chapter, item))
        else
            lines[#lines + 1] = (item.name and item.name .. ' = ' or '') .. item.text
        end
    end
    flush()
    return blocks
end

-- ---- the library in a chapter -----------------------------------------------------------------
-- {{code NAME}}: the function NAME as it stands in lib/; or nil.
local function library_code(name)
    for header in (os.getenv 'NABLA_HEADERS' or ''):gmatch '[^/ ]+%.h' do
        local source = 'lib/' .. header:gsub('h$', 'c')
        local handle = io.open(srcdir .. '/' .. source, 'rb')
        local lines, first, n = {}, nil, 0
        for line in handle and handle:lines() or function() end do
            n = n + 1
            if not first and line:match('^%a.*%f[%w_]' .. name .. '%(') and not line:match ';$' then first = n end
            if first then lines[#lines + 1] = line end
            if first and line == '}' then
                handle:close()
                return pandoc.CodeBlock(table.concat(lines, '\n'),
                    pandoc.Attr('', { 'c', 'shown' }, { { 'startFrom', tostring(first) }, { 'source', source } }))
            end
        end
        if handle then handle:close() end
    end
end

-- ---- a chapter -----------------------------------------------------------------------------
-- Does this block mention figures?  Those that it is the first to mention follow it.
local function new_figures(chapter, block)
    local found = pandoc.List()
    pandoc.walk_block(pandoc.Div { block }, { Link = function(link)
        local figure = link.classes:includes 'figure-mention' and chapter.figure(link.attributes.name)
        if figure and not figure.placed then
            figure.placed = true
            found:insert(figure_block(chapter, figure))
        end
    end })
    return found
end

-- A chapter's source in pieces, with what its text may quote; nil if it has no record.
local function open_chapter(file, prefix)
    local stem = file:match '([^/]+)%.c$'
    local r, message = record.read('plots/' .. stem .. '.dat')
    if not r then
        complain(message)
        return nil
    end
    local list = pieces.of(read_lines(file), function(line, text) complain(file, line, text) end)
    local changed = pieces.changed(list, r)
    local chapter = { stem = stem, record = r, prefix = prefix, run = arguments_of_run(stem), pieces = list,
                      parameters = pieces.parameters(list, r), changed = changed, default = #changed == 0,
                      constants = {}, by_name = {}, mentioned = 0,
                      complain = function(line, text) complain(file, line, text) end }

    -- Figures get their numbers as they are mentioned.
    function chapter.figure(name)
        local figure = chapter.by_name[name]
        if figure then return figure end
        local svg = 'plots/' .. stem .. '/' .. name .. '.svg'
        local heading, description = figures.words(svg)
        if not heading then return nil, description end
        local script = srcdir .. '/plots/' .. stem .. '/' .. name .. '.gp'
        local handle = io.open(script, 'rb')
        if not handle then return nil, 'there is no ' .. script end
        handle:close()
        local lines = read_lines(script)
        figures.check(lines, chapter, function(line, text) complain(script, line, text) end)
        chapter.mentioned = chapter.mentioned + 1
        figure = { name = name, svg = svg, heading = heading, description = description,
                   number = number_of(stem) .. '.' .. chapter.mentioned, id = prefix .. 'figure-' .. name,
                   tables = figures.tables(lines), narrow = figures.has_narrow(lines) }
        chapter.by_name[name] = figure
        return figure
    end
    return chapter
end

-- How the exercises of a chapter are done, and a list of them; nothing if it has none.
local function exercises_of(file, chapter)
    local source = file:gsub('[^/]*$', 'exercises/' .. chapter.stem .. '.md')
    local handle = io.open(source, 'rb')
    if not handle then return nil, {} end
    handle:close()
    return exercises.read(read_lines('book/' .. chapter.stem .. '.exercises'), chapter.stem, number_of(chapter.stem), markdown,
        function(line, text) complain(source, line, text) end)
end

local command = pandoc.Attr('', { 'command' })        -- a line that one may want to copy

-- What a page of the reader's own run says at its top.
local function own_run(chapter)
    local number, changes = number_of(chapter.stem), pandoc.List()
    for i, change in ipairs(chapter.changed) do
        if i > 1 then changes:insert(pandoc.Str(i == #chapter.changed and ' and ' or ', ')) end
        changes:extend { pandoc.Code('--' .. change.name .. ' ' .. change.value), pandoc.Str ' in place of ', pandoc.Code(change.book) }
    end
    local text = pandoc.List { pandoc.Strong { pandoc.Str 'A run of your own: ' } }
    text:extend(changes)
    text:extend { pandoc.Str '. Again: ', pandoc.Code('make chapter-' .. number .. chapter.run, command), pandoc.Str ". Back to the book’s run: ",
                  pandoc.Code('make chapter-' .. number, command), pandoc.Str '.' }
    return pandoc.Div({ pandoc.Para(text) }, pandoc.Attr('', { 'own-run' }))
end

-- What can be changed, each with the line that makes the run of the page.
local function numbers_of_your_own(chapter)
    local number, items = number_of(chapter.stem), {}
    for i, parameter in ipairs(chapter.parameters) do
        local function spelt(bound) return prose.in_words((('%.6g'):format(bound):gsub('^%-', '−'))) end
        local line = ('make chapter-%s RUN_%s="--%s %s"'):format(number, number, parameter.name, parameter.value)
        items[i] = { { pandoc.Code(line, command) },
                     { { pandoc.Plain { pandoc.Str((parameter.help or '') .. (parameter.low and parameter.high
                         and ('; from %s to %s'):format(spelt(parameter.low), spelt(parameter.high)) or '')) } } } }
    end
    return pandoc.DefinitionList(items)
end

-- A piece of a program; with a cell, a Div of its code and, in another, of what it said.
local function code_block(chapter, file, piece, seen)
    local source = 'chapters/' .. chapter.stem .. '.c'
    local block = pandoc.CodeBlock(table.concat(piece.lines, '\n'),
        pandoc.Attr('', { 'c' }, { { 'startFrom', tostring(piece.first) }, { 'source', source } }))
    local cell = piece.cell
    if cell then
        local said, id = chapter.record.cells[cell], chapter.prefix .. 'cell-' .. cell
        if not said then
            complain(file, piece.first, 'CELL(' .. cell:gsub('%-', '_') .. ') is not in plots/' .. chapter.stem .. '.dat')
        elseif seen[cell] then
            complain(file, piece.first, 'a second CELL(' .. cell:gsub('%-', '_') .. ')')
        else
            claim(id, file, piece.first)
        end
        seen[cell] = true
        local parts = pandoc.List { block }
        if said and #said > 0 then
            parts:insert(pandoc.Div(output_blocks(chapter, said), pandoc.Attr('', { 'output' })))
        end
        block = pandoc.Div(parts, pandoc.Attr(id, { 'cell' }))
    end
    return block
end

-- A Div of what is folded away under one title, which says how many lines it has.
local function folded_block(title, blocks, count)
    return pandoc.Div(blocks, pandoc.Attr('', { 'folded' }, { { 'title', title .. ': ' .. count .. (count == 1 and ' line' or ' lines') } }))
end

-- Does a cell say more than tables, which are there for figures?
local function answers(r, cell)
    for _, item in ipairs(cell and r.cells[cell] or {}) do
        if item.kind ~= 'table' then return true end
    end
    return false
end

local function read_chapter(file, blocks, prefix)
    local chapter = open_chapter(file, prefix)
    if not chapter then return end
    local stem, r = chapter.stem, chapter.record
    local how, list = exercises_of(file, chapter)
    local seen, exercise = {}, {}
    local folds = {}                            -- the last blocks that were folded away: where they are, and how much
    for _, each in ipairs(list) do exercise[each.number] = each end
    for _, piece in ipairs(chapter.pieces) do
        if piece.kind == 'prose' then
            local text, headings = prose.blocks(piece.lines, piece.first, chapter, markdown)
            for _, block in ipairs(text) do
                if block.t == 'Header' then
                    local title = pandoc.utils.stringify(block)
                    block.identifier = block.level == 1 and stem or prefix .. slug(title)
                    claim(block.identifier, file, table.remove(headings, 1))
                    if block.level == 1 then
                        block.attributes.number = number_of(stem)
                        block.attributes.chapter = stem
                    end
                end
                local what, name = (block.t == 'Para' and pandoc.utils.stringify(block) or ''):match '^{{(%l+) ([%w_.]+)}}$'
                local inserted = what == 'code' and library_code(name)
                if what == 'exercise' and exercise[name] and not exercise[name].placed then
                    inserted = exercise[name].block
                    inserted.classes:insert 'asked'
                    exercise[name].placed = true
                end
                if what and not inserted then complain(file, piece.first, 'there is no ' .. what .. ' ' .. name .. ', or not any more') end
                blocks:insert(inserted or block)
                if block.t == 'Header' and block.level == 1 and not chapter.default then blocks:insert(own_run(chapter)) end
                blocks:extend(new_figures(chapter, block))
            end
        else
            local block = code_block(chapter, file, piece, seen)
            if not piece.folded then
                blocks:insert(block)
            else
                if folds.after ~= #blocks then folds = { blocks = pandoc.List(), lines = 0, after = #blocks + 1 } else table.remove(blocks) end
                folds.lines = folds.lines + #piece.lines
                if answers(r, piece.cell) then      -- what it says is not folded away with it
                    folds.blocks:insert(block.content[1])
                    block.content[1] = folded_block(piece.folded, folds.blocks, folds.lines)
                    blocks:insert(block)
                    folds = {}
                else
                    folds.blocks:insert(block)
                    blocks:insert(folded_block(piece.folded, folds.blocks, folds.lines))
                end
            end
        end
    end
    for name, figure in pairs(chapter.by_name) do claim(figure.id, file) end
    for _, name in ipairs(r.order) do
        if not seen[name] then complain(file, nil, 'the record has a cell ' .. name .. ', the source has none') end
    end
    for svg in (os.getenv 'NABLA_FIGURES' or ''):gmatch '%S+' do
        local name = svg:match('^plots/' .. stem:gsub('%-', '%%-') .. '/(.*)%.svg$')
        if name and not chapter.by_name[name] then
            complain(file, nil, 'no text mentions {{figure ' .. name .. '}}')
        end
    end
    if how then
        claim(prefix .. 'exercises', file)
        blocks:insert(pandoc.Header(2, { pandoc.Str 'Exercises' }, pandoc.Attr(prefix .. 'exercises')))
        blocks:extend(how)
        for _, exercise in ipairs(list) do
            if not exercise.placed then blocks:insert(exercise.block) end
        end
    end
    if #chapter.parameters > 0 then
        claim(prefix .. 'numbers-of-your-own', file)
        blocks:insert(pandoc.Header(2, { pandoc.Str 'Numbers of your own' }, pandoc.Attr(prefix .. 'numbers-of-your-own')))
        blocks:insert(pandoc.Para { pandoc.Str 'Each line below makes this page once more. Put a number of your own in it, or several of these options between the quotation marks.' })
        blocks:insert(numbers_of_your_own(chapter))
    end
    blocks:insert(pandoc.Div({ pandoc.Para {
        pandoc.Str 'What you have read is the run ', pandoc.Code('chapters/' .. r.command), pandoc.Str '. The page as a program is ',
        pandoc.Link({ pandoc.Code(stem .. '.c') }, stem .. '.c'), pandoc.Str '; all that it said is its record, ',
        pandoc.Link({ pandoc.Code(stem .. '.dat') }, stem .. '.dat'), pandoc.Str '.' } }, pandoc.Attr('', { 'run' })))
end

-- ---- the library, and text -------------------------------------------------------------------
local function read_library(file, blocks)
    local name, ending = file:match '([^/]+)%.(%l)$'
    if ending == 'h' then
        blocks:insert(pandoc.Header(2, { pandoc.Str(name) }, pandoc.Attr('lib-' .. slug(name) .. '-part')))
    end
    name = name .. '.' .. ending
    blocks:insert(pandoc.Header(3, { pandoc.Str('lib/' .. name) }, pandoc.Attr('lib-' .. slug(name))))
    blocks:insert(pandoc.CodeBlock(table.concat(read_lines(file), '\n'),
        pandoc.Attr('', { 'c', 'library' }, { { 'startFrom', '1' }, { 'source', 'lib/' .. name } })))
end

-- The opening of a chapter: its title, its first paragraph and its first
-- list, beside the first figure that the chapter mentions.
local function summary(file)
    local chapter = open_chapter(file, '')
    local blocks, paragraph, list = pandoc.List(), nil, nil
    if not chapter then return blocks end
    local opening, name = chapter.pieces[1], nil
    for _, piece in ipairs(chapter.pieces) do
        name = name or table.concat(piece.lines, '\n'):match '{{figure (%S+)}}'
    end
    for _, block in ipairs((prose.blocks(opening.lines, opening.first, chapter, markdown))) do
        if block.t == 'Header' and block.level == 1 then
            blocks:insert(pandoc.Header(2, { pandoc.Link(block.content, chapter.stem .. '.html') },
                                        pandoc.Attr(chapter.stem, { 'entry' }, { number = number_of(chapter.stem) })))
        elseif block.t == 'Para' and not paragraph then
            paragraph = block
            block = pandoc.walk_block(block, { Link = function(link)
                if link.classes:includes 'figure-mention' then return pandoc.Link(link.content, chapter.stem .. '.html' .. link.target) end
            end })
            blocks:insert(block)
        elseif block.t == 'BulletList' and not list then
            list = block
            blocks:insert(pandoc.Para { pandoc.Str 'You will be able to' })
            blocks:insert(block)
        end
    end
    local text = pandoc.Div(blocks, pandoc.Attr('', { 'words' }))
    local figure = name and chapter.figure(name)
    return pandoc.List { pandoc.Div({ text, figure and figure_block(chapter, figure) }, pandoc.Attr('', { 'opening' })) }
end

local function text_table(header, rows)
    local alignments, widths, head, body = {}, {}, {}, {}
    for i, name in ipairs(header) do
        alignments[i], widths[i], head[i] = 'AlignLeft', 0, { pandoc.Plain { pandoc.Str(name) } }
    end
    for i, row in ipairs(rows) do
        body[i] = {}
        for k, inlines in ipairs(row) do body[i][k] = { pandoc.Plain(inlines) } end
    end
    return pandoc.utils.from_simple_table(pandoc.SimpleTable({}, alignments, widths, head, body))
end

-- The tests' verdicts on published numbers, a table for every source.
local function published_numbers()
    local blocks, rows, sources = pandoc.List(), {}, {}
    for _, line in ipairs(read_lines 'book/published.tap') do
        local source, what, printed, ours, verdict = line:match '^# published\t(.-)\t(.-)\t(.-)\t(.-)\t(.*)$'
        if source then
            if not rows[source] then
                rows[source] = {}
                sources[#sources + 1] = source
            end
            if verdict ~= 'the same' then verdict = pandoc.Strong { pandoc.Str(verdict) } end
            table.insert(rows[source], { { verdict }, { pandoc.Str(what) }, { pandoc.Code(printed) }, { pandoc.Code(ours) } })
        end
    end
    for _, source in ipairs(sources) do
        local title, where = source:match '^(.-): (.*)$'
        blocks:insert(pandoc.Header(2, { pandoc.Str(title) }, pandoc.Attr(slug(title))))
        blocks:insert(pandoc.Para { pandoc.Str(where .. '.') })
        blocks:insert(text_table({ 'verdict', 'what', 'printed', 'ours' }, rows[source]))
    end
    return blocks
end

local function stems()
    local list = {}
    for stem in (os.getenv 'NABLA_CHAPTERS' or ''):gmatch '%S+' do list[#list + 1] = stem end
    return list
end

-- The other forms of the book, each with a link if it has been made, and what makes it.
local function forms()
    local made, items = {}, pandoc.List()
    for _, name in ipairs(read_lines 'book/forms') do made[name] = true end
    for _, form in ipairs { { 'On paper', 'nabla.pdf', 'pdf' }, { 'For a reader of electronic books', 'nabla.epub', 'epub' } } do
        items:insert { pandoc.Plain { pandoc.Str(form[1] .. ': '), made[form[2]] and pandoc.Link({ pandoc.Str(form[2]) }, form[2]) or pandoc.Str(form[2]),
                                      pandoc.Str ', by ', pandoc.Code('make ' .. form[3]) } }
    end
    local notebooks = pandoc.List { pandoc.Str 'As notebooks: ' }
    for i, stem in ipairs(stems()) do
        local name = stem .. '.ipynb'
        if i > 1 then notebooks:insert(pandoc.Str ', ') end
        notebooks:insert(made[name] and pandoc.Link({ pandoc.Str(number_of(stem)) }, name) or pandoc.Str(number_of(stem)))
    end
    notebooks:extend { pandoc.Str ', by ', pandoc.Code 'make notebooks' }
    items:insert { pandoc.Plain(notebooks) }
    items:insert { pandoc.Plain { pandoc.Str 'In the terminal: ', pandoc.Code 'make read-3' } }
    return pandoc.List { pandoc.BulletList(items) }
end

local function chapter_files()
    local files = {}
    for i, stem in ipairs(stems()) do files[i] = srcdir .. '/chapters/' .. stem .. '.c' end
    return files
end

-- The constants that the chapters declare.
local function constants()
    local rows = {}
    for _, file in ipairs(chapter_files()) do
        local chapter = open_chapter(file, '')
        for _, piece in ipairs(chapter and chapter.pieces or {}) do
            if piece.kind == 'prose' then prose.read(piece.lines, piece.first, chapter) end
        end
        for _, c in ipairs(chapter and chapter.constants or {}) do
            rows[#rows + 1] = { { pandoc.Code(c.number) }, { pandoc.Str('chapter ' .. number_of(chapter.stem)) }, { pandoc.Str(c.why) } }
        end
    end
    return pandoc.List { text_table({ 'number', 'in', 'where from' }, rows) }
end

local function summaries()
    local blocks = pandoc.List()
    for _, file in ipairs(chapter_files()) do blocks:extend(summary(file)) end
    return blocks
end

-- Text that is no chapter, with paragraphs that stand for parts made from other sources.
local inserts = { chapters = summaries, forms = forms, published = published_numbers, constants = constants }

local function read_text(file, blocks)
    local page = { stem = '', prefix = '', record = { values = {} }, default = true, constants = {}, inserts = inserts,
                   figure = function() return nil, 'only chapters have figures' end,
                   complain = function(line, text) complain(file, line, text) end }
    local text, headings = prose.blocks(read_lines(file), 1, page, markdown)
    for _, block in ipairs(text) do
        if block.t == 'Header' then
            block.identifier = block.level == 1 and file:match '([^/]+)%.md$' or slug(pandoc.utils.stringify(block))
            claim(block.identifier, file, table.remove(headings, 1))
        end
        if block.t == 'DefinitionList' then
            for _, item in ipairs(block.content) do
                item[1] = { pandoc.Span(item[1], pandoc.Attr('term-' .. slug(pandoc.utils.stringify(item[1])), { 'entry' })) }
            end
        end
        local insert = block.t == 'Para' and inserts[pandoc.utils.stringify(block):match '^{{(%l+)}}$']
        if insert then blocks:extend(insert()) else blocks:insert(block) end
    end
end

function Reader(input)
    local blocks, files, chapters = pandoc.List(), {}, 0
    for file in tostring(input):gmatch '[^\n]+' do
        files[#files + 1] = file
        if file:match '%f[^/]%d+%-[^/]*%.c$' then chapters = chapters + 1 end
    end
    for _, file in ipairs(files) do
        local number = number_of(file:match '[^/]+$')
        if number then
            read_chapter(file, blocks, chapters > 1 and 'chapter-' .. number .. '-' or '')
        elseif file:match '%.[ch]$' then
            read_library(file, blocks)
        else
            read_text(file, blocks)
        end
    end
    stop_if_wrong()
    return pandoc.Pandoc(blocks)
end
