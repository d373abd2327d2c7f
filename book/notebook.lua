-- notebook.lua -- the filter that makes a Jupyter notebook: text and figures in cells of
-- text, the program in cells of code with their output under them.
--
-- Cells have names of their own, so that the same source gives the same bytes.

-- A table of numbers as lines of text, its columns right-aligned.
local function lines_of_table(div)
    local rows, widths = {}, {}
    local function add(row)
        local words = {}
        for i, cell in ipairs(row.cells) do
            words[i] = pandoc.utils.stringify(pandoc.Div(cell.contents))
            widths[i] = math.max(widths[i] or 0, utf8.len(words[i]))
        end
        rows[#rows + 1] = words
    end
    local t = div.content[1]
    for _, row in ipairs(t.head.rows) do add(row) end
    for _, body in ipairs(t.bodies) do
        for _, row in ipairs(body.body) do add(row) end
    end
    local lines = { pandoc.utils.stringify(div.content[2]) }
    for _, words in ipairs(rows) do
        for i, word in ipairs(words) do words[i] = (' '):rep(widths[i] - utf8.len(word)) .. word end
        lines[#lines + 1] = table.concat(words, '  ')
    end
    return lines
end

local function said(output)
    local lines = {}
    for _, block in ipairs(output.content) do
        if block.t == 'CodeBlock' then
            lines[#lines + 1] = block.text
        else
            for _, line in ipairs(lines_of_table(block)) do lines[#lines + 1] = line end
        end
    end
    return pandoc.Div({ pandoc.CodeBlock(table.concat(lines, '\n')) }, pandoc.Attr('', { 'output', 'stream', 'stdout' }))
end

-- The figure as a PNG within the notebook, with its caption.
local function figure(div)
    local svg = div.content[1].content[1].src
    local png = svg:gsub('svg$', 'png')
    local name = png:match '[^/]+$'
    local handle = assert(io.open(png, 'rb'))
    pandoc.mediabag.insert(name, 'image/png', handle:read 'a')
    handle:close()
    return { pandoc.Para { pandoc.Image({ pandoc.Str(div.attributes.heading) }, name) }, div.content[2].content[1] }
end

local function html(text) return pandoc.RawBlock('html', text) end

function Pandoc(doc)
    local cells, text, texts, programs, title = pandoc.List(), pandoc.List(), 0, 0, ''

    local function flush()
        if #text > 0 then
            texts = texts + 1
            cells:insert(pandoc.Div(text, pandoc.Attr('text-' .. texts, { 'cell', 'markdown' })))
        end
        text = pandoc.List()
    end
    local function program(id, parts)
        flush()
        programs = programs + 1
        cells:insert(pandoc.Div(parts, pandoc.Attr(id, { 'cell', 'code' }, { execution_count = tostring(programs) })))
    end

    -- A statement is text and the code that it begins with; the rest is folded away.
    local function exercise(div)
        for _, block in ipairs(div.content) do
            if block.t == 'Div' and block.classes:includes 'start' then
                program('start-' .. div.attributes.number:gsub('%.', '-'), block.content)
            elseif block.t == 'Div' and block.attributes.title then
                text:insert(html('<details><summary>' .. block.attributes.title .. '</summary>'))
                text:extend(block.content)
                text:insert(html '</details>')
            elseif block.t == 'Div' then
                text:extend(block.content)
            else
                text:insert(block.t == 'Header' and pandoc.Header(block.level, block.content) or block)
            end
        end
    end

    local function place(block)
        if block.t == 'CodeBlock' and block.classes:includes 'shown' then
            text:insert(pandoc.CodeBlock(block.text, pandoc.Attr('', { 'c' })))
        elseif block.t == 'CodeBlock' and block.attributes.source then
            program('lines-' .. block.attributes.startFrom, { pandoc.CodeBlock(block.text, pandoc.Attr('', { 'c' })) })
        elseif block.t == 'Div' and block.classes:includes 'folded' then
            for _, inner in ipairs(block.content) do place(inner) end
        elseif block.t == 'Div' and block.classes:includes 'cell' then
            local code = block.content[1]
            if code.t == 'Div' then             -- folded away on the page, the functions before it, too
                for i = 1, #code.content - 1 do place(code.content[i]) end
                code = code.content[#code.content]
            end
            local parts = { pandoc.CodeBlock(code.text, pandoc.Attr('', { 'c' })) }
            if block.content[2] then parts[2] = said(block.content[2]) end
            program(block.identifier, parts)
        elseif block.t == 'Div' and block.classes:includes 'figure' then
            text:extend(figure(block))
        elseif block.t == 'Div' and block.classes:includes 'exercise' then
            exercise(block)
        elseif block.t == 'Div' then
            text:extend(block.content)
        else
            if block.t == 'Header' then
                if block.level == 1 then title = pandoc.utils.stringify(block) end
                block = pandoc.Header(block.level, block.content)
            end
            text:insert(block)
        end
    end

    for _, block in ipairs(doc.blocks) do place(block) end
    flush()
    -- Within a notebook a reference has nowhere to lead to.
    doc.blocks = cells
    doc = doc:walk {
        Link = function(link) if link.target:match '^#' then return link.content end end,
        Span = function(span) return span.content end,
        CodeBlock = function(code) if code.attributes.label then return pandoc.CodeBlock(code.text, pandoc.Attr('', code.classes)) end end,
    }
    doc.meta = pandoc.Meta { jupyter = {
        nbformat = '4', nbformat_minor = '5', title = title,
        kernelspec = { name = 'c', display_name = 'C', language = 'c' },
        language_info = { name = 'c', file_extension = '.c', mimetype = 'text/x-csrc' },
    } }
    return doc
end
