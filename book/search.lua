-- search.lua -- the filter that makes the lines of search.js for one page: for every section
-- of the document [PAGE, ANCHOR, TITLE, TEXT], and for every name that the library declares.
local srcdir = os.getenv 'NABLA_SRCDIR' or '.'
package.path = srcdir .. '/book/?.lua;' .. package.path
local library, formula = require 'library', require 'formula'

local function json(text)
    return '"' .. text:gsub('%s+', ' '):gsub('^ ', ''):gsub(' $', ''):gsub('[\\"]', '\\%0'):gsub('</', '<\\/') .. '"'
end

-- The words of a block: its text, and of a program or its output the names in it, each once.
local function words_of(block)
    local words, seen = {}, {}
    local function add(text)
        for word in text:gmatch '[%a_][%w_]+' do
            if not seen[word] then words[#words + 1] = word end
            seen[word] = true
        end
    end
    if block.t == 'CodeBlock' then
        add(block.text)
    elseif block.t == 'Div' then
        pandoc.walk_block(block, { CodeBlock = function(code) add(code.text) end })
        if block.classes:includes 'figure' then return pandoc.utils.stringify(block.content[2]) end
    else
        block = pandoc.walk_block(block, { Math = function(math) return pandoc.Str(formula.inline(math.text)) end })
        return pandoc.write(pandoc.Pandoc { block }, 'plain', pandoc.WriterOptions { wrap_text = 'wrap-none' })
    end
    return table.concat(words, ' ')
end

function Pandoc(doc)
    local page = pandoc.utils.stringify(doc.meta.page)
    local lines, anchor, title, text = {}, '', '', {}

    local function flush()
        if title ~= '' then
            lines[#lines + 1] = '[' .. json(page) .. ',' .. json(anchor) .. ',' .. json(title) .. ',' .. json(table.concat(text, ' ')) .. '],'
        end
        text = {}
    end
    for _, block in ipairs(doc.blocks) do
        if block.t == 'Header' then
            flush()
            anchor, title = block.level > 1 and block.identifier or '', pandoc.utils.stringify(block)
        elseif block.t == 'DefinitionList' then
            flush()
            title = ''
            for _, item in ipairs(block.content) do
                local term = pandoc.utils.stringify(item[1])
                anchor, title = item[1][1].identifier, term
                for _, paragraph in ipairs(item[2][1]) do text[#text + 1] = words_of(paragraph) end
                flush()
            end
            title = ''
        elseif block.t == 'Div' and block.classes:includes 'exercise' then
            -- Its statement; nobody is to find a hint unasked.
            flush()
            local within = { anchor, title }
            for _, inner in ipairs(block.content) do
                if inner.t == 'Header' then
                    anchor, title = inner.identifier, pandoc.utils.stringify(inner)
                elseif not inner.attributes or not inner.attributes.title then
                    text[#text + 1] = words_of(inner)
                end
            end
            flush()
            anchor, title = within[1], within[2]
        else
            text[#text + 1] = words_of(block)
        end
    end
    flush()
    if page == 'library' then
        local names = {}
        for name, place in pairs(library.names(srcdir, os.getenv 'NABLA_HEADERS')) do names[#names + 1] = { name, place } end
        table.sort(names, function(a, b) return a[1] < b[1] end)
        for _, name in ipairs(names) do
            lines[#lines + 1] = '["library",' .. json('lib-' .. name[1]) .. ',' .. json(name[1]) .. ','
                .. json('A ' .. name[2].kind .. ' of the library, declared in ' .. name[2].file) .. '],'
        end
    end
    return pandoc.Pandoc { pandoc.RawBlock('plain', table.concat(lines, '\n')) }
end
