-- terminal.lua -- the filter that makes text for a terminal of the document that read.lua
-- gives: its output, -t plain, is ready to print.
--
-- Metadata says how: columns, the width of the text, and colour, if escape sequences may
-- be used.  A figure plots/NN-name/figure.svg is shown as the text beside it, figure.txt,
-- and by its description where there is none.
local srcdir = os.getenv 'NABLA_SRCDIR' or '.'
package.path = srcdir .. '/book/?.lua;' .. package.path
local formula = require 'formula'

local columns, colour = 79, false

-- ---- styles -----------------------------------------------------------------------------
-- Pandoc breaks the lines, and counts their letters.  So a style is begun and ended by
-- signs that it takes to have no width; the escape sequences are put in afterwards.
local styles = { strong = '\27[1m', emphasis = '\27[3m', code = '\27[36m', quote = '\27[32m',
                 faint = '\27[2m', text = '\27[32m', heading = '\27[1m', warm = '\27[33m' }
local begin, ended, sequence = {}, '\u{363}', {}
do
    local sign = 0x364
    for name, code in pairs(styles) do
        begin[name] = utf8.char(sign)
        sequence[begin[name]] = code
        sign = sign + 1
    end
end

local function styled(style, text)
    if not colour or text == '' then return text end
    return begin[style] .. text .. ended
end

-- A style ends with its line and begins again in the next one, as pagers want it.
local function with_sequences(text)
    local current, out = nil, {}
    for line in (text .. '\n'):gmatch '(.-)\n' do
        line = (current or ''):gsub('.+', sequence[current] or '') .. line:gsub('\xcd[\xa0-\xaf]', function(sign)
            if sign == ended then
                current = nil
                return '\27[0m'
            end
            if not sequence[sign] then return nil end
            current = sign
            return sequence[sign]
        end)
        out[#out + 1] = line .. (current and '\27[0m' or '')
    end
    return (table.concat(out, '\n'):gsub('\n$', ''))
end

local function width_of(text) return utf8.len((text:gsub('\xcd[\xa0-\xaf]', ''):gsub('\u{302}', ''))) end

-- ---- inlines ----------------------------------------------------------------------------
-- Words of a text that may be broken between them.
local function words(text)
    local out = pandoc.List()
    for space, word in text:gmatch '( *)([^ ]*)' do
        if space ~= '' then out:insert(pandoc.Space()) end
        if word ~= '' then out:insert(pandoc.Str(word)) end
    end
    return out
end

local function wrapped(style, inlines, mark)
    if not colour then
        inlines:insert(1, pandoc.Str(mark or ''))
        inlines:insert(pandoc.Str(mark or ''))
        return inlines
    end
    inlines:insert(1, pandoc.Str(begin[style]))
    inlines:insert(pandoc.Str(ended))
    return inlines
end

local SHORT = 24                        -- a formula up to this width is not broken

local inline = {
    Strong = function(strong) return wrapped('strong', strong.content) end,
    Emph = function(emph) return wrapped('emphasis', emph.content, '_') end,
    Code = function(code) return wrapped('code', words(code.text), '`') end,
    Span = function(span)
        if span.classes:includes 'quote' then return wrapped('quote', span.content) end
        return span.content
    end,
    Link = function(link)
        if link.target:match '^https?:' and pandoc.utils.stringify(link) ~= link.target then
            link.content:extend { pandoc.Space(), pandoc.Str('<' .. link.target .. '>') }
        end
        return link.content
    end,
    Superscript = function(super)
        local text = pandoc.utils.stringify(super)
        return pandoc.Str(formula.raised(text) or '^' .. text)
    end,
    Math = function(math)
        if math.mathtype == 'DisplayMath' then return nil end
        local text = formula.inline(math.text)
        return width_of(text) > SHORT and words(text) or pandoc.Str(text)
    end,
}

-- ---- blocks -------------------------------------------------------------------------------
-- Every block becomes a list of lines.
local function lines_of(text)
    local out = {}
    for line in (text:gsub('\n*$', '') .. '\n'):gmatch '(.-)\n' do out[#out + 1] = line end
    return out
end

local function written(blocks, width)
    return lines_of(pandoc.write(pandoc.Pandoc(blocks), 'plain', pandoc.WriterOptions { columns = width }))
end

local function append(out, lines, before)
    for _, line in ipairs(lines) do out[#out + 1] = (before or '') .. line end
end

-- A line in pieces of no more than the width: broken at a space, and the rest stands
-- further in.
local function folded(line, width)
    local out = {}
    if utf8.len(line) > width then line = line:gsub('   +(/%*)', '  %1') end
    local indent = (' '):rep(math.min(#line:match '^ *' + 4, width // 2))
    while utf8.len(line) > width do
        local byte = utf8.offset(line, width + 2) or #line + 1
        local head = line:sub(1, byte - 1)
        local at = #(head:match '^(.*%S.* )/%*' or head:match '^.* ' or '')
        if at <= #indent + 8 then at = utf8.offset(line, width + 1) - 1 end
        out[#out + 1] = line:sub(1, at):gsub(' +$', '')
        line = indent .. line:sub(at + 1)
    end
    out[#out + 1] = line
    return out
end

-- A line of C, comments faint and strings coloured.  Answers whether a comment goes on.
local function highlighted(line, comment)
    local out, at = {}, 1
    while at <= #line do
        local piece, style
        if comment then
            piece = line:match('^.-%*/', at) or line:sub(at)
            comment = piece:sub(-2) ~= '*/'
            style = 'faint'
        elseif line:match('^/%*', at) then
            piece = line:match('^/%*.-%*/', at) or line:sub(at)
            comment = piece:sub(-2) ~= '*/'
            style = 'faint'
        elseif line:match('^//', at) then
            piece, style = line:sub(at), 'faint'
        elseif line:match('^"', at) then
            piece, style = line:match('^"[^"\\]*"', at) or line:match('^"[^"]*\\?"?', at), 'text'
        else
            piece = line:match('^[^/"]+', at) or line:sub(at, at)
        end
        out[#out + 1] = style and styled(style, piece) or piece
        at = at + #piece
    end
    return table.concat(out), comment
end

local GUTTER = 5                         -- where the numbers of lines stand

-- Code of an exercise has no numbers.
local function program(code)
    local out, number, comment = {}, tonumber(code.attributes.startFrom), false
    for _, line in ipairs(lines_of(code.text)) do
        for i, piece in ipairs(folded(line, columns - GUTTER)) do
            local text
            text, comment = highlighted(piece, comment)
            out[#out + 1] = styled('faint', ('%3s'):format(i == 1 and number or '')) .. '  ' .. text
        end
        number = number and number + 1
    end
    return out
end

local bars = { said = { '│ ', 'quote' }, answer = { '│ ', 'quote' }, measured = { '┊ ', 'warm' } }
local INDENT = (' '):rep(GUTTER)                 -- of a program's output: where its lines begin

local function said(code)
    local bar, out = bars[code.classes[1]], {}
    for _, line in ipairs(lines_of(code.text)) do
        for _, piece in ipairs(folded(line, columns - #INDENT - 2)) do
            out[#out + 1] = INDENT .. styled(bar[2], bar[1]) .. piece
        end
    end
    return out
end

-- A table whose rows are a line each; nil if that is wider than there is room.
local function tabular(block, room)
    local simple = pandoc.utils.to_simple_table(block)
    local rows, widths, out = pandoc.List { simple.headers }, {}, {}
    rows:extend(simple.rows)
    rows = rows:map(function(row)
        return pandoc.List(row):map(function(cell) return written(cell, 500)[1] end)
    end)
    for _, row in ipairs(rows) do
        for k, text in ipairs(row) do widths[k] = math.max(widths[k] or 0, width_of(text)) end
    end
    local total = 0
    for _, width in ipairs(widths) do total = total + width end
    local between = math.min(3, (room - total) // math.max(#widths - 1, 1))
    if between < 1 then return nil end
    local function line(parts) return table.concat(parts, (' '):rep(between)) end
    for i, row in ipairs(rows) do
        local parts = {}
        for k, text in ipairs(row) do
            local gap = (' '):rep(widths[k] - width_of(text))
            parts[k] = simple.aligns[k] == 'AlignRight' and gap .. text or text .. gap
        end
        out[#out + 1] = line(parts)
        if i == 1 then
            for k, width in ipairs(widths) do parts[k] = ('─'):rep(width) end
            out[#out + 1] = styled('faint', line(parts))
        end
    end
    return out
end

local function data(div)
    local out, bar = {}, INDENT .. styled('quote', '│ ')
    append(out, tabular(div.content[1], columns - #INDENT - 2) or written({ div.content[1] }, columns - #INDENT - 2), bar)
    append(out, { (bar:gsub(' $', '')) })
    append(out, written({ div.content[2] }, columns - #INDENT - 2), bar)
    return out
end

local function figure(div)
    local out = {}
    local image = div.content[1].content[1]
    local handle = io.open((image.src:gsub('%.svg$', '.txt')), 'rb')
    if handle then
        local lines = lines_of(handle:read 'a')
        handle:close()
        append(out, { table.unpack(lines, 3) })     -- its heading is that of the caption
        out[#out + 1] = ''
    end
    append(out, written(div.content[2].content, columns))
    return out
end

local function heading(header)
    local text = pandoc.utils.stringify(header.content)
    local number = header.attributes.number
    if header.level > 1 then return { '', styled('heading', text), not colour and ('─'):rep(width_of(text)) or nil } end
    text = (number and 'Chapter ' .. number .. '  ' or '') .. text
    return { styled('heading', text), styled('heading', ('═'):rep(width_of(text))) }
end

local function paragraph(para)
    local out, sentence = {}, pandoc.List()
    local function flush()
        while sentence[1] and (sentence[1].t == 'Space' or sentence[1].t == 'SoftBreak') do sentence:remove(1) end
        if #sentence > 0 then
            if #out > 0 then out[#out + 1] = '' end
            append(out, written({ pandoc.Para(sentence) }, columns))
        end
        sentence = pandoc.List()
    end
    for _, element in ipairs(para.content) do
        if element.t == 'Math' then
            flush()
            if #out > 0 then out[#out + 1] = '' end
            append(out, formula.display(element.text, columns - 4), '    ')
        else
            sentence:insert(element)
        end
    end
    flush()
    return out
end

local rendered

-- An exercise without its hints and solution: these are a command away.
local function exercise(div)
    local out, commands, number = {}, {}, div.attributes.number
    for i, block in ipairs(div.content) do
        if block.t == 'Div' and block.attributes.title then
            local name = 'make ' .. block.classes[1] .. '-' .. number
            if name ~= commands[#commands] then commands[#commands + 1] = name end
        else
            if i > 2 then out[#out + 1] = '' end
            append(out, rendered(block))
        end
    end
    append(out, { '', styled('faint', table.concat(commands, ', ')) })
    return out
end

-- What is folded away on the page: what it is, and where it stands.
local function hidden(div)
    local function code_of(block) return block.t == 'CodeBlock' and block or block.content[1] end
    local first, last = code_of(div.content[1]), code_of(div.content[#div.content])
    local _, breaks = last.text:gsub('\n', '')
    return { styled('faint', ('  [%s: %s, lines %d to %d]'):format(div.attributes.title:gsub(': %d+ lines?$', ''), first.attributes.source,
        tonumber(first.attributes.startFrom), tonumber(last.attributes.startFrom) + breaks)) }
end

function rendered(block)
    if block.t == 'Header' then return heading(block) end
    if block.t == 'Table' then
        local out = {}
        append(out, tabular(block, columns - 2) or written({ block }, columns - 2), '  ')
        return out
    end
    if block.t == 'Para' then return paragraph(block) end
    if block.t == 'CodeBlock' and (block.attributes.source or block.classes[1] == 'c') then return program(block) end
    if block.t == 'CodeBlock' and block.attributes.prefix then return said(block) end
    if block.t == 'Div' and block.classes:includes 'figure' then return figure(block) end
    if block.t == 'Div' and block.classes:includes 'data' then return data(block) end
    if block.t == 'Div' and block.classes:includes 'exercise' then return exercise(block) end
    if block.t == 'Div' and block.classes:includes 'folded' then return hidden(block) end
    if block.t == 'Div' and block.classes:includes 'kind' then return { styled('faint', pandoc.utils.stringify(block)) } end
    if block.t == 'Div' then
        local out = {}
        for i, inner in ipairs(block.content) do
            if i > 1 and not (block.classes:includes 'output' and inner.t == 'CodeBlock' and block.content[i - 1].t == 'CodeBlock') then
                out[#out + 1] = block.classes:includes 'output' and INDENT .. styled('quote', '│') or ''
            end
            append(out, rendered(inner))
        end
        return out
    end
    return written({ block }, columns)
end

function Pandoc(doc)
    columns = tonumber(doc.meta.columns and pandoc.utils.stringify(doc.meta.columns) or 79)
    colour = doc.meta.colour and pandoc.utils.stringify(doc.meta.colour) == 'yes'
    -- A description comes as one word with spaces in it.
    doc = doc:walk { Str = function(str) return str.text:match ' ' and words(str.text) or nil end }:walk(inline)
    local out = {}
    for i, block in ipairs(doc.blocks) do
        if i > 1 then out[#out + 1] = '' end
        append(out, rendered(block))
    end
    for i, line in ipairs(out) do out[i] = line:gsub(' +$', '') end
    return pandoc.Pandoc { pandoc.RawBlock('plain', with_sequences(table.concat(out, '\n'))) }
end
