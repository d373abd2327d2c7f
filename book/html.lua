-- html.lua -- the filter that makes HTML of the document that read.lua gives.
--
-- Metadata says the output: page=STEM for one page of the book, book=true for all
-- of it in one document (EPUB).  The environment gives srcdir, headers (the names of the
-- library's), and for a page the file contents, which has a line "STEM TITLE" for each.
local srcdir = os.getenv 'NABLA_SRCDIR' or '.'
package.path = srcdir .. '/book/?.lua;' .. package.path
local mathml, library = require 'mathml', require 'library'

local page                      -- the page that is being made; nil where all is one document
local names = library.names(srcdir, os.getenv 'NABLA_HEADERS' or '')

local function escape(text)
    return (text:gsub('[&<>"]', { ['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;', ['"'] = '&quot;' }))
end

local function html_of(blocks)
    return pandoc.write(pandoc.Pandoc(blocks), 'html', pandoc.WriterOptions { wrap_text = 'wrap-preserve' })
end

local function raw(text) return pandoc.RawBlock('html', text) end

-- A reference to a place on another page, or in the same document.
local function href(stem, anchor)
    if not page or page == stem then return '#' .. (anchor or stem) end
    return stem .. '.html' .. (anchor and '#' .. anchor or '')
end

-- A box that scrolls sideways when its contents are wide; without a pointer, by the arrow
-- keys, so it takes the focus and has a label.
local function scroll(class, label, inside)
    return '<div class="scroll ' .. class .. '" role="group" tabindex="0" aria-label="' .. escape(label) .. '">'
        .. inside .. '</div>'
end

-- ---- programs -------------------------------------------------------------------------
-- Lua has no order of its own, and the same source is to give the same bytes.
local function in_order(t)
    local keys = {}
    for key in pairs(t) do keys[#keys + 1] = key end
    table.sort(keys)
    return keys
end

local function without_tags(html)
    return (html:gsub('<[^>]*>', ''):gsub('&lt;', '<'):gsub('&gt;', '>'):gsub('&quot;', '"'):gsub('&amp;', '&'))
end

-- The highlighted lines of a program, each word that the library declares linked to its
-- declaration, and there to its definition.
local function linked(html, source)
    local lines = {}
    for line in (html .. '\n'):gmatch '(.-)\n' do
        local out, at, kind = {}, 1, nil
        while at <= #line do
            local tag = line:match('^<[^>]*>', at)
            if tag then
                local class = tag:match '^<span class="(%l+)">$'
                if class then kind = class elseif tag == '</span>' then kind = nil end
                out[#out + 1] = tag
                at = at + #tag
            else
                local word = line:match('^[%a_][%w_]*', at)
                local piece = word or line:match('^&%w+;', at) or line:sub(at, at)
                local name = word and kind ~= 'co' and kind ~= 'st' and kind ~= 'pp' and kind ~= 'im'
                    and library.reference(names, word, without_tags(line:sub(1, at - 1)), without_tags(line:sub(at + #word)))
                local target = name and href('library', 'lib-' .. word)
                if name and source == 'lib/' .. name.file then
                    target = name.defined and '#' .. name.defined.file:gsub('%.', '-') .. '-' .. name.defined.line
                    name = target and name
                end
                out[#out + 1] = name and '<a href="' .. target .. '">' .. piece .. '</a>' or piece
                at = at + #piece
            end
        end
        lines[#lines + 1] = table.concat(out)
    end
    return table.concat(lines, '\n')
end

-- The places that links lead to: in a library header, the line that declares a name.  (In
-- one document, part of which pandoc puts into files of its own, they have none.)
local function anchors(html, source)
    for _, word in ipairs(in_order(names)) do
        local name = names[word]
        if source == 'lib/' .. name.file then
            local line = 'id="' .. name.file:gsub('%.', '-') .. '-' .. name.line .. '"'
            html = html:gsub('<span ' .. line:gsub('%-', '%%-') .. '>', '%0<b id="lib-' .. word .. '"></b>', 1)
        end
    end
    return html
end

-- A program: over it a bar with its place in the source, where page.js adds a button; operators
-- look like the text around them.
local function framed(attributes, label, place, code)
    code = code:gsub('<span class="op">([^<]*)</span>', '%1')
    return raw('<div class="program' .. attributes .. '>' .. (page and '<div class="bar"><span aria-hidden="true">' .. escape(place) .. '</span></div>' or '')
        .. scroll('code', label, '<pre><code' .. code .. '</code></pre>') .. '</div>')
end

-- Code of an exercise, which has no place in a source yet, and so no numbers.  Pandoc gives
-- the lines of every piece of code the same ids.
local function exercise_code(code)
    local lines = html_of { pandoc.CodeBlock(code.text, pandoc.Attr('', code.classes)) }:match '<code[^>]*>(.*)</code>'
    lines = lines:gsub('<a href="#[^"]*"[^>]*></a>', ''):gsub(' id="[^"]*"', '')
    if page and code.classes[1] == 'c' then lines = linked(lines, code.attributes.source) end
    return framed(' unnumbered"', code.attributes.label, code.attributes.label, '>' .. lines)
end

local function program(code)
    local source, first = code.attributes.source, tonumber(code.attributes.startFrom)
    if not first then return exercise_code(code) end
    local _, breaks = code.text:gsub('\n', '')
    local last = first + breaks
    local file = source:match '[^/]+$':gsub('%.', '-')
    local id = code.classes:includes 'library' and file or code.classes:includes 'shown' and 'shown-' .. file or 'line'
    local html = html_of { pandoc.CodeBlock(code.text, pandoc.Attr(id, { 'c', 'numberLines' }, { startFrom = tostring(first) })) }
    local lines = html:match '<code[^>]*>(.*)</code>':gsub('<a href="#[^"]*"></a>', '')
    if page then lines = anchors(linked(lines, source), source) end
    local place = first == last and 'line ' .. first or 'lines ' .. first .. ' to ' .. last
    local own = page and source == 'chapters/' .. page .. '.c'
    return framed('" data-source="' .. source .. '"', source .. ', ' .. place, own and place:gsub('^l', 'L') or source .. ', ' .. place,
        ' style="counter-reset:line ' .. first - 1 .. '">' .. lines)
end

-- ---- the output of a program ---------------------------------------------------------------
local function said(code)
    local kind, prefix = code.classes[1], code.attributes.prefix
    local lines = {}
    for line in (code.text .. '\n'):gmatch '(.-)\n' do
        local name, value = line:match '^(%S+) = (.*)$'
        if kind ~= 'said' and name then
            lines[#lines + 1] = '<span id="' .. prefix .. 'answer-' .. name .. '"><span class="name">' .. name
                .. '</span> = <span class="value">' .. escape(value) .. '</span></span>'
        else
            lines[#lines + 1] = escape(line)
        end
    end
    return raw(scroll('output ' .. kind, kind == 'measured' and 'Measured' or 'Output', '<pre><samp>' .. table.concat(lines, '\n') .. '</samp></pre>'))
end

local function data(div)
    local html = html_of(pandoc.List { div.content[1] })
    local caption = html_of(pandoc.List { div.content[2] }):gsub('^<p>', ''):gsub('</p>%s*$', '')
    html = html:gsub('<th [^>]*>', '<th scope="col">'):gsub(' style="text%-align: right;"', ''):gsub(' class="%l+"', '')
    return raw('<div class="data"><p>' .. caption .. '</p>' .. scroll('numbers', 'Table ' .. div.attributes.name, html) .. '</div>')
end

-- ---- figures ---------------------------------------------------------------------------------
-- The picture scales with the page, up to a little more than its own size; its colours and typefaces are the page's,
-- and it is described beside it.
local function drawing(file, class, label)
    local handle = assert(io.open(file, 'rb'))
    local svg = handle:read 'a':gsub('^.-<svg', '<svg'):gsub('\n*$', '')
    handle:close()
    local width, height = svg:match 'viewBox="0 0 (%d+) (%d+)"'
    local attributes = ('<svg%s %s style="%s:%dpx;aspect-ratio:%s/%s"'):format(class and ' class="' .. class .. '"' or '',
        label and 'role="img" aria-label="' .. label:gsub('[&<"]', { ['&'] = '&amp;', ['<'] = '&lt;', ['"'] = '&quot;' }) .. '"' or 'aria-hidden="true"',
        page and '--width' or 'max-width', math.min(640, tonumber(width) * 1.1) // 1, width, height)
    return (svg:gsub('<svg role="img" aria%-labelledby="[^"]*"', attributes, 1):gsub('<title.-</title>%s*', '', 1):gsub('<desc.-</desc>%s*', '', 1)
               :gsub('<style>.-</style>%s*', '', 1):gsub(' font%-family="Lib[^"]*"', '', 1):gsub('%s*xmlns:xlink="[^"]*"', ''):gsub('xlink:href', 'href'))
end

-- A second drawing, for telephones, if there is one.
local function picture(image)
    if FORMAT:match 'epub' or not image.classes:includes 'has-narrow' then return drawing(image.src) end
    return drawing(image.src, 'wide') .. '\n' .. drawing((image.src:gsub('%.svg$', '.narrow.svg')), 'narrow')
end

local function figure(div)
    local image = div.content[1].content[1]
    if page == 'index' then return raw('<figure>' .. drawing(image.src, nil, div.attributes.heading) .. '</figure>') end
    local caption = html_of(div.content[2].content)
    return raw('<figure id="' .. div.identifier .. '">\n' .. picture(image) .. '\n<figcaption>' .. caption
        .. '<div class="origin">' .. html_of(div.content[3].content) .. '</div></figcaption></figure>')
end

-- ---- text -----------------------------------------------------------------------------------
-- {{= loss}} leads to the place where the record says it, and shows all its digits.
local function quote(span)
    if not span.classes:includes 'quote' then return nil end
    local name, value, target = span.attributes.name, span.attributes.value, span.attributes.target
    local attributes = pandoc.Attr('', { 'quote' }, { { 'data-value', value }, { 'data-format', span.attributes.format } })
    if target ~= '' then return pandoc.Link(span.content, '#' .. target, name .. ' = ' .. value, attributes) end
    attributes.attributes.title = name .. ' = ' .. value
    return pandoc.Span(span.content, attributes)
end

-- A formula can be copied as TeX; a browser without styles shows signs for what it does not set.
local function formula(math)
    local xml = mathml.of(math)
    if not page then return xml end
    return (mathml.in_a_line(xml):gsub('^<math', '<math alttext="' .. escape(math.text):gsub('%%', '%%%%'):gsub('%s+', ' ') .. '"'))
end

local function display(para)
    local out, any = {}, false
    for _, inline in ipairs(para.content) do
        if inline.t == 'Math' and inline.mathtype == 'DisplayMath' then
            any = true
            out[#out + 1] = pandoc.RawInline('html', '<span class="scroll formula" tabindex="-1">' .. formula(inline) .. '</span>')
        else
            out[#out + 1] = inline
        end
    end
    return any and pandoc.Para(out) or para
end

-- The words of the glossary, each linked where the page first uses it; and "chapter 3" to
-- its page.
local terms, titles = {}, {}

local function read_contents()
    local handle = io.open(os.getenv 'NABLA_CONTENTS' or '', 'rb')
    if not handle then return end
    for line in handle:lines() do
        local stem, title = line:match '^(%S+) (.*)$'
        titles[#titles + 1] = { stem = stem, title = title, number = stem:match '^0*(%d+)%-' }
    end
    handle:close()
end

local function read_glossary()
    local handle = io.open(srcdir .. '/book/glossary.md', 'rb')
    if not handle then return end
    local before = ''
    for line in handle:lines() do
        if line:match '^:   ' then
            local words = {}
            for word in before:lower():gmatch '%S+' do words[#words + 1] = word end
            terms[#terms + 1] = { words = words, id = 'term-' .. before:lower():gsub("'", ''):gsub('[^%w]+', '-') }
        end
        before = line
    end
    handle:close()
    table.sort(terms, function(a, b) return #a.words > #b.words end)
end

-- How many elements, from the i-th, spell the term; the text behind its last word; nil if none.
local function spells(inlines, i, words)
    local at = i
    for k, word in ipairs(words) do
        local str = inlines[at]
        if not str or str.t ~= 'Str' then return nil end
        local text = str.text:lower()
        if k < #words then
            local gap = inlines[at + 1]
            if text ~= word or not gap or (gap.t ~= 'Space' and gap.t ~= 'SoftBreak') then return nil end
            at = at + 2
        else
            local length = text:sub(1, #word) == word and #word
            if length and text:sub(length + 1, length + 1) == 's' then length = length + 1 end
            if not length or text:sub(length + 1):match '[%w\128-\255]' then return nil end
            return at - i + 1, str.text:sub(1, length), str.text:sub(length + 1)
        end
    end
end

local function link_words(inlines)
    local out, i = pandoc.List(), 1
    while i <= #inlines do
        local inline, taken = inlines[i], nil
        if inline.t == 'Strong' or inline.t == 'Emph' or inline.t == 'Quoted' then
            inline.content = link_words(inline.content)
        elseif inline.t == 'Str' then
            local number, rest = nil, nil
            if inline.text:match '^%(?[Cc]hapter$' and inlines[i + 2] and inlines[i + 2].t == 'Str' then
                number, rest = inlines[i + 2].text:match '^(%d+)(%p*)$'
            end
            for _, title in ipairs(titles) do
                if number and title.number == number and title.stem ~= page then
                    local lead = inline.text:match '^%('
                    if lead then out:insert(pandoc.Str '(') end
                    out:insert(pandoc.Link({ pandoc.Str(inline.text:gsub('^%(', '')), pandoc.Str '\u{a0}', pandoc.Str(number) },
                        href(title.stem, nil), title.title))
                    out:insert(pandoc.Str(rest))
                    taken = 3
                end
            end
            for _, term in ipairs(taken and {} or terms) do
                local count, last, rest = nil, nil, nil
                if not term.used then count, last, rest = spells(inlines, i, term.words) end
                if count then
                    term.used = true
                    local words = pandoc.List()
                    for k = i, i + count - 2 do words:insert(inlines[k]) end
                    words:insert(pandoc.Str(last))
                    out:insert(pandoc.Link(words, href('glossary', term.id), '', pandoc.Attr('', { 'term' })))
                    if rest ~= '' then out:insert(pandoc.Str(rest)) end
                    taken = count
                    break
                end
            end
        end
        if not taken then out:insert(inline) end
        i = i + (taken or 1)
    end
    return out
end

local function link_block(block)
    block.content = link_words(block.content)
    return block
end

-- `dot` in the text leads to its declaration; of `axpy(n, a, x, y)` the first word counts.
-- Short code is kept in one line: `--help` would break behind its dashes.
local function inline_code(code)
    if #code.text <= 24 then code.classes:insert 'short' end
    local word = library.mentioned(names, code.text)
    if word and not code.classes:includes 'table-name' then
        local place = page and word or names[word].file:gsub('[._]', '-')
        return pandoc.Link({ code }, href('library', 'lib-' .. place))
    end
    return code
end

local formulas = { Math = function(math) return pandoc.RawInline('html', formula(math)) end }

-- A table of the text, as wide as its contents.
local function text_table(block)
    for _, column in ipairs(block.colspecs) do column[2] = nil end
    return raw(scroll('words', 'Table', html_of { block:walk(formulas) }))
end

-- In one document, what leads to a page leads to a place in it, and there is no record.
local function link(l)
    if page then return nil end
    local stem, anchor = l.target:match '^([%w-]+)%.html#?(.*)$'
    if stem then
        l.target = '#' .. (anchor ~= '' and anchor or stem)
        return l
    end
    if l.target:match '%.dat$' or l.target:match '%.c$' or l.target:match '%.ipynb$' then return l.content end
end

local function code_block(code)
    if code.attributes.source then return program(code) end
    if code.attributes.prefix then return said(code) end
end

local function division(div)
    if div.classes:includes 'figure' then return figure(div) end
    if div.classes:includes 'data' then return data(div) end
    -- Folded away, without a script.
    if div.attributes.title then
        div.content:insert(1, raw('<details class="' .. div.classes[1] .. '"><summary>' .. div.attributes.title .. '</summary>'))
        div.content:insert(raw '</details>')
        return div.content
    end
end

-- ---- the page about the text -------------------------------------------------------------------
local function item(title, sections)
    local here = title.stem == page
    local label = (title.number and '<span class="number">' .. title.number .. '</span> ' or '') .. escape(title.title)
    return '<li><a href="' .. title.stem .. '.html"' .. (here and ' aria-current="page"' or '') .. '>' .. label .. '</a>'
        .. (here and sections or '') .. '</li>\n'
end

-- How long a chapter takes to read, without its exercises and what is folded away: 200 words a minute,
-- or 30 lines of code.
local function minutes(blocks)
    local time = 0
    for _, block in ipairs(blocks) do
        if block.t == 'CodeBlock' then
            time = time + select(2, (block.text .. '\n'):gsub('\n', '')) / 30
        elseif block.t == 'Div' and block.classes:includes 'cell' then
            time = time + minutes { block.content[1] }
        elseif block.t ~= 'Div' and block.t ~= 'DefinitionList' then
            time = time + select(2, pandoc.utils.stringify(block):gsub('%S+', '')) / 200
        end
    end
    return time
end

local function furniture(doc)
    local sections, chapters, appendices, here = {}, {}, {}, nil
    doc.meta.pagetitle = 'Nabla'
    for _, block in ipairs(doc.blocks) do
        if block.t == 'Header' and block.level == 1 and page ~= 'index' then
            doc.meta.pagetitle = pandoc.utils.stringify(block) .. ' · Nabla'
        end
        if block.t == 'Header' and block.level == 2 then
            sections[#sections + 1] = '<li><a href="#' .. block.identifier .. '">'
                .. html_of { pandoc.Plain(block.content) }:gsub('\n', '') .. '</a></li>\n'
        end
    end
    if doc.blocks[1].attributes and doc.blocks[1].attributes.chapter == page then
        doc.blocks:insert(1, raw(('<p class="time">%d minutes to read</p>'):format(math.max(2, minutes(doc.blocks) + 0.5) // 1)))
    end
    local list = #sections > 0 and '<ul>' .. table.concat(sections) .. '</ul>' or ''
    for i, title in ipairs(titles) do
        local into = title.number and chapters or appendices
        into[#into + 1] = item(title, list)
        if title.stem == page then here = i end
    end
    doc.meta.contents = pandoc.MetaBlocks { raw('<ol>' .. table.concat(chapters) .. '</ol>\n<ul>' .. table.concat(appendices) .. '</ul>') }
    local function turn(title) return pandoc.MetaMap { link = pandoc.MetaString(title.stem .. '.html'), title = pandoc.MetaString(title.title) } end
    if here and titles[here - 1] then doc.meta.previous = turn(titles[here - 1]) end
    if titles[(here or 0) + 1] then doc.meta.next = turn(titles[(here or 0) + 1]) end
end

local function heading(header)
    local number = header.attributes.number
    header.attributes.number, header.attributes.chapter = nil, nil
    local entry = header.content[1]             -- on the index, the link to the chapter
    header.content = header.content:walk { Link = function(link) return link.content end }
    if header.classes:includes 'entry' then
        header.content = { entry }
    elseif page and header.level > 1 then
        header.content = { pandoc.Link(header.content, '#' .. header.identifier) }
    end
    if number then
        local label = pandoc.RawInline('html', '<span class="chapter">Chapter ' .. number .. '</span> ')
        header.content = pandoc.List { label } .. header.content
    end
    return header
end

function Pandoc(doc)
    page = doc.meta.page and pandoc.utils.stringify(doc.meta.page)
    read_contents()
    if page ~= 'glossary' then read_glossary() end
    if page then furniture(doc) end

    -- Words are linked in the author's text, not in a program's output.
    doc.blocks = pandoc.List(doc.blocks):map(function(block)
        if block.t == 'Div' and not block.classes:includes 'exercise' then return block end
        return pandoc.walk_block(pandoc.Div { block }, { Para = link_block, Plain = link_block }).content[1]
    end)
    -- From the inside out: inline elements, boxes, and the text around them.
    return doc:walk { Code = inline_code, Span = quote, Link = link }
              :walk { Div = division }
              :walk { Header = heading, Para = display, CodeBlock = code_block, Table = text_table }
              :walk(formulas)
end
