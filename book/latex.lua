-- latex.lua -- the filter that makes LaTeX of the document that read.lua gives: the whole
-- book, for book/book.latex.
--
-- The environment gives srcdir and headers (the names of the library's).
local srcdir = os.getenv 'NABLA_SRCDIR' or '.'
package.path = srcdir .. '/book/?.lua;' .. package.path
local library = require 'library'

local names = library.names(srcdir, os.getenv 'NABLA_HEADERS' or '')

local function raw(text) return pandoc.RawBlock('latex', text) end
local function raw_inline(text) return pandoc.RawInline('latex', text) end
local function latex_of(inlines)
    return (pandoc.write(pandoc.Pandoc { pandoc.Plain(inlines) }, 'latex',
        pandoc.WriterOptions { wrap_text = 'wrap-none' }):gsub('\n+$', ''))
end

-- ---- places and links -----------------------------------------------------------------------
local function place(id) return (id:gsub('_', '-')) end
local function target(id) return '\\target{' .. place(id) .. '}' end
local function linked(id, text) return '\\hyperlink{' .. place(id) .. '}{' .. text .. '}' end

-- All ids of the document: a link leads to one of them or becomes plain text.
local places = {}

-- ---- text of a program ------------------------------------------------------------------------
local spelt = {
    ['\\'] = '\\textbackslash{}', ['{'] = '\\{', ['}'] = '\\}', ['#'] = '\\#', ['$'] = '\\$', ['%'] = '\\%',
    ['&'] = '\\&', ['_'] = '\\_', ['^'] = '\\textasciicircum{}', ['~'] = '\\textasciitilde{}',
    ["'"] = '\\textquotesingle{}', ['`'] = '\\textasciigrave{}', ['"'] = '\\textquotedbl{}', [' '] = '\\ ',
    -- Two of these would be taken for one sign.
    ['-'] = '{-}', ['<'] = '{<}', ['>'] = '{>}', [','] = '{,}',
}
local function typed(text)
    return (text:gsub(utf8.charpattern, function(c)
        return spelt[c] or (#c > 1 and '\\cell{' .. c .. '}') or c
    end))
end

-- A line in pieces of no more than the width, broken at a space; the rest stands
-- further in.
local WIDTH = 100
local function folded(line, width)
    local out, indent = {}, (' '):rep(#line:match '^ *' + 4)
    while utf8.len(line) > width do
        local head = line:sub(1, (utf8.offset(line, width + 2) or #line + 1) - 1)
        local at = #(head:match '^.* ' or '')
        if at <= #indent + 8 then at = utf8.offset(line, width + 1) - 1 end
        out[#out + 1] = line:sub(1, at)
        line = indent .. line:sub(at + 1)
    end
    out[#out + 1] = line
    return out
end

local keywords = {}
for word in ('auto break case char const continue default do double else enum extern float for goto if inline int '
        .. 'long register restrict return short signed sizeof static struct switch typedef union unsigned void '
        .. 'volatile while bool complex size_t uint64_t uint32_t FILE NULL'):gmatch '%S+' do
    keywords[word] = true
end

local function id_of_line(file, line) return file:gsub('%.', '-') .. '-' .. line end

-- A line of C; answers whether a comment goes on.
local function highlighted(line, comment, source)
    local out, at = {}, 1
    local function add(kind, piece) out[#out + 1] = '\\' .. kind .. '{' .. typed(piece) .. '}' end
    if not comment and line:match '^%s*#' then
        local directive, rest = line:match '^(%s*#%s*%a*)(.*)$'
        add('directive', directive)
        line = (' '):rep(#directive) .. rest
        at = #directive + 1
    end
    while at <= #line do
        local piece
        if comment or line:match('^/%*', at) then
            piece = line:match(comment and '^.-%*/' or '^/%*.-%*/', at)
            comment = not piece
            piece = piece or line:sub(at)
            add('remark', piece)
        elseif line:match('^//', at) then
            piece = line:sub(at)
            add('remark', piece)
        elseif line:match('^"', at) then
            local to = at + 1
            while to < #line and line:sub(to, to) ~= '"' do
                to = to + (line:sub(to, to) == '\\' and 2 or 1)
            end
            piece = line:sub(at, to)
            add('literal', piece)
        else
            local word = line:match('^[%a_][%w_]*', at)
            piece = word or line:match('^[%d.]+[%w.]*', at) or line:match('^[^%w_/"]+', at) or line:sub(at, at)
            local name = word and library.reference(names, word, line:sub(1, at - 1), line:sub(at + #word))
            local to = name and 'lib-' .. word
            if name and source == 'lib/' .. name.file then
                to = name.defined and id_of_line(name.defined.file, name.defined.line)
            end
            if word and keywords[word] then add('keyword', word)
            elseif to then out[#out + 1] = linked(to, typed(word))
            else out[#out + 1] = typed(piece) end
        end
        at = at + #piece
    end
    return table.concat(out), comment
end

local function lines_of(text)
    local out = {}
    for line in (text .. '\n'):gmatch '(.-)\n' do out[#out + 1] = line end
    return out
end

-- The places that a line of the library's holds.
local function targets(source, number)
    local out = {}
    for word, name in pairs(names) do
        if source == 'lib/' .. name.file and name.line == number then out[#out + 1] = target('lib-' .. word) end
        if name.defined and source == 'lib/' .. name.defined.file and name.defined.line == number then
            out[#out + 1] = target(id_of_line(name.defined.file, number))
        end
    end
    table.sort(out)
    return table.concat(out)
end

-- Code of an exercise has no numbers.  The first two lines stay together, and the last two; a page rather ends at a blank line.
local function program(code)
    local out, number, comment = { '\\begin{program}' }, tonumber(code.attributes.startFrom), false
    local lines = lines_of(code.text)
    for i, line in ipairs(lines) do
        for k, piece in ipairs(folded(line, WIDTH)) do
            local text
            text, comment = highlighted(piece, comment, code.attributes.source)
            out[#out + 1] = '\\codeline{' .. (k == 1 and number or '') .. '}{' .. (k == 1 and not code.classes:includes 'shown' and targets(code.attributes.source, number) or '')
                .. text .. '}'
        end
        if i == 1 or i == #lines - 1 then out[#out + 1] = '\\nobreak'
        elseif line == '' then out[#out + 1] = '\\rather' end
        number = number and number + 1
    end
    out[#out + 1] = '\\end{program}'
    return raw(table.concat(out, '\n'))
end

-- ---- the output of a program ----------------------------------------------------------------------
local function output(lines, kind)
    return raw('\\begin{printed}{' .. kind .. '}\n' .. table.concat(lines, '\n\\nobreak\n') .. '\n\\end{printed}')
end

local function said(code)
    local out, kind = {}, code.classes[1]
    for _, line in ipairs(lines_of(code.text)) do
        local name = kind ~= 'said' and line:match '^(%S+) = '
        for i, piece in ipairs(folded(line, WIDTH - 4)) do
            local text = typed(piece)
            if name and i == 1 then
                text = target(code.attributes.prefix .. 'answer-' .. name) .. '\\answer{' .. typed(name) .. '}' .. typed(piece:sub(#name + 1))
            end
            out[#out + 1] = '\\saidline{' .. text .. '}'
        end
    end
    return output(out, kind)
end

local function data(div)
    local simple = pandoc.utils.to_simple_table(div.content[1])
    local rows, widths, out = pandoc.List { simple.headers }, {}, {}
    rows:extend(simple.rows)
    rows = rows:map(function(row) return pandoc.List(row):map(pandoc.utils.stringify) end)
    for _, row in ipairs(rows) do
        for k, text in ipairs(row) do widths[k] = math.max(widths[k] or 0, utf8.len(text)) end
    end
    for i, row in ipairs(rows) do
        local parts = {}
        for k, text in ipairs(row) do parts[k] = typed((' '):rep(widths[k] - utf8.len(text)) .. text) end
        local line = table.concat(parts, typed '   ')
        out[i] = '\\saidline{' .. (i == 1 and '\\answer{' .. line .. '}' or line) .. '}'
    end
    out[#out + 1] = '\\saidwords{' .. latex_of(div.content[2].content) .. '}'
    return output(out, 'said')
end

-- ---- figures ---------------------------------------------------------------------------------------
local function figure(div)
    local image = div.content[1].content[1]
    local pdf = image.src:gsub('%.svg$', '.pdf')
    return raw('\\drawn{' .. place(div.identifier) .. '}{' .. pdf .. '}{' .. latex_of(div.content[2].content[1].content)
        .. '}{' .. latex_of(div.content[3].content[1].content) .. '}')
end

-- ---- headings ----------------------------------------------------------------------------------------
local function heading(header)
    local title = latex_of(header.content)
    local here = header.identifier ~= '' and target(header.identifier) or ''
    local number = header.attributes.number
    if header.level == 1 then
        if number then return raw('\\setcounter{chapter}{' .. math.tointeger(tonumber(number)) - 1 .. '}\\chapter[{' .. title .. '}]{' .. here .. title .. '}') end
        return raw('\\appended{' .. title .. '}{' .. here .. title .. '}')
    end
    return raw(('\\%s[{%s}]{%s}'):format(header.level == 2 and 'section' or 'subsection', title, here .. title))
end

-- ---- exercises ---------------------------------------------------------------------------------------
-- On paper nothing can be folded away: hints and solutions stand behind all exercises of the
-- chapter.
local function exercises(blocks)
    local out, behind = pandoc.List(), pandoc.List()
    for _, block in ipairs(blocks) do
        if block.t == 'Div' and block.classes:includes 'exercise' then
            local header, kind = block.content[1], block.content[2]
            local title, id = latex_of(header.content), 'solution-' .. header.identifier
            out:insert(raw('\\exercise{' .. target(header.identifier) .. title .. '}{' .. latex_of(kind.content[1].content) .. ', '
                .. linked(id, 'hints and solution') .. '}'))
            behind:insert(raw('\\solutionto{' .. target(id) .. linked(header.identifier, title) .. '}'))
            for _, inner in ipairs { table.unpack(block.content, 3) } do
                if inner.t == 'Div' and inner.attributes.title then
                    local name, first = raw_inline('\\folded{' .. inner.attributes.title .. '}'), inner.content[1]
                    if first.t == 'Para' then first.content:insert(1, name) else inner.content:insert(1, pandoc.Para { name }) end
                    behind:extend(inner.content)
                else
                    if inner.classes and inner.classes:includes 'answers' then inner.content:insert(2, raw '\\nobreak\\vspace{-8pt}') end
                    out:insert(inner)
                end
            end
        else
            -- One that stands in the text is solved with the others.
            if #behind > 0 and (block.t == 'Header' and block.level == 1 or block.t == 'Div' and block.classes:includes 'run') then
                out:insert(raw '\\begin{solutions}')
                out:extend(behind)
                out:insert(raw '\\end{solutions}')
                behind = pandoc.List()
            end
            out:insert(block)
        end
    end
    return out
end

-- ---- text ------------------------------------------------------------------------------------------------
local inline = {
    -- Straight quotation marks become curved ones.
    Str = function(str)
        if str.text:match '"' then return pandoc.Str((str.text:gsub('^([%(]*)"', '%1“'):gsub('"', '”'))) end
    end,
    Code = function(code)
        local text = '\\code{' .. typed(code.text):gsub('[/,]}?', '%0\\allowbreak{}'):gsub('\\_', '%0\\allowbreak{}') .. '}'
        local word = library.mentioned(names, code.text)
        if word and #code.classes == 0 then text = '\\quietly{' .. linked('lib-' .. word, text) .. '}' end
        return raw_inline(text)
    end,
    Link = function(link)
        local id = link.target:match '^#(.*)$' or link.target:match '^[^:]*%.html#(.*)$' or link.target:match '^([^:]*)%.html$'
        if id and places[id] then return raw_inline(linked(id, latex_of(link.content))) end
        if link.target:match '^https?:' then return nil end
        return link.content
    end,
    -- A number that is quoted from the record leads to the place where it is said.
    Span = function(span)
        if not span.classes:includes 'quote' then return nil end
        local id = span.attributes.target
        return id ~= '' and raw_inline('\\quietly{' .. linked(id, latex_of(span.content)) .. '}') or span.content
    end,
}

-- "chapter 3" leads to it.
local function link_chapters(inlines, stems)
    for i = 1, #inlines - 2 do
        local word, number = inlines[i], inlines[i + 2]
        if word.t == 'Str' and word.text:match '^%(?[Cc]hapter$' and number.t == 'Str' then
            local digits, rest = number.text:match '^(%d+)(%p*)$'
            if digits and stems[digits] then
                inlines[i] = raw_inline((word.text:match '^%(' or '') .. linked(stems[digits], word.text:gsub('^%(', '') .. '~' .. digits) .. rest)
                inlines[i + 1], inlines[i + 2] = pandoc.Str '', pandoc.Str ''
            end
        end
    end
    return inlines
end

function Pandoc(doc)
    local stems = {}
    doc:walk {
        Header = function(header)
            places[header.identifier] = true
            if header.level == 1 and header.attributes.number then stems[header.attributes.number] = header.identifier end
        end,
        Div = function(div) if div.classes:includes 'figure' then places[div.identifier] = true end end,
    }
    -- The pages that are one chapter each in the book by their title.
    for _, block in ipairs(doc.blocks) do
        if block.t == 'Header' and block.level == 1 and not block.attributes.number then
            local page = ({ ['the-library'] = 'library', ['published-numbers'] = 'published' })[block.identifier]
            if page then
                block.identifier = page
                places[page] = true
            end
        end
    end
    doc.blocks = pandoc.List(doc.blocks):map(function(block)
        if block.t == 'Para' then block.content = link_chapters(block.content, stems) end
        return block
    end)
    doc = doc:walk(inline)
    doc.blocks = exercises(doc.blocks)
    return doc:walk {
        Header = heading,
        CodeBlock = function(code)
            if code.attributes.source then return program(code) end
            if code.attributes.prefix then return said(code) end
        end,
        Div = function(div)
            if div.classes:includes 'figure' then return figure(div) end
            if div.classes:includes 'data' then return data(div) end
            if div.classes:includes 'run' then return { raw '\\begin{run}', div.content[1], raw '\\end{run}' } end
            if div.classes:includes 'output' then div.content:insert(raw '\\addvspace{8pt plus 2pt}') end
            if div.classes:includes 'cell' or div.classes:includes 'output' or div.classes:includes 'folded' then return div.content end
        end,
    }
end
