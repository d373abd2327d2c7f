-- mathml.lua -- TeX formulas to MathML, with what pandoc's MathML gets wrong put right.
local mathml = {}

local options = pandoc.WriterOptions { html_math_method = 'mathml' }

-- What is taller than a line, so that a fence about it must grow.
local TALL = { '<mfrac', '<mtable', '<munder', '<mover', '<msqrt', '<mroot', '∑', '∏', '∫' }

local function is_tall(inner)
    for _, mark in ipairs(TALL) do
        if inner:find(mark, 1, true) then return true end
    end
    return false
end

-- Pandoc lets every parenthesis stretch; fonts then take a taller one than TeX does, even
-- about a single letter.  A fence stretches only if TeX was told so, by \left or by a
-- matrix, and if there is something tall within.
local function fences(xml, tex)
    local told = tex:find '\\left' ~= nil
    local open, edits = {}, {}
    for from, form, to in xml:gmatch '()<mo stretchy="true" form="(%l+)">[^<]*</mo>()' do
        if form == 'prefix' then
            open[#open + 1] = { from = from, to = to }
        elseif #open > 0 then
            local left = table.remove(open)
            local inner = xml:sub(left.to, from - 1)
            if not (is_tall(inner) and (told or inner:match '^<mtable')) then
                edits[#edits + 1] = left.from
                edits[#edits + 1] = from
            end
        end
    end
    table.sort(edits, function(a, b) return a > b end)
    for _, at in ipairs(edits) do
        xml = xml:sub(1, at - 1) .. xml:sub(at):gsub('stretchy="true"', 'stretchy="false"', 1)
    end
    return xml
end

-- Accents as signs of their own, not as marks to be combined with a letter.
local ACCENTS = { ['\u{302}'] = 'ˆ', ['\u{303}'] = '˜', ['\u{304}'] = 'ˉ', ['\u{305}'] = 'ˉ', ['\u{307}'] = '˙',
                  ['\u{308}'] = '¨', ['\u{20d7}'] = '→' }

local function repair(xml, tex)
    xml = xml:gsub('<annotation.-</annotation>', ''):gsub('</?semantics>', '')
    xml = fences(xml, tex)
    xml = xml:gsub('<mover>(<m%l+>[^<]*</m%l+>)<mo accent="true">([^<]*)</mo></mover>', function(letter, mark)
        return '<mover accent="true">' .. letter .. '<mo stretchy="false">' .. (ACCENTS[mark] or mark) .. '</mo></mover>'
    end)
    -- A length wants a unit.
    xml = xml:gsub('(m[ai][nx]size)="([%d.]+)"', '%1="%2em"')
    -- A single letter is italic by itself: not nabla, and not a capital Greek letter.
    xml = xml:gsub('<mi>(∇)</mi>', '<mi mathvariant="normal">%1</mi>')
    -- A sign at the beginning, behind an operator or behind an opening fence belongs to what
    -- follows it; so does one behind a comma.
    for _, sign in ipairs { '−', '%+', '±' } do
        xml = xml:gsub('(<mo([^>]*)>[^<]*</mo>)<mo>(' .. sign .. ')', function(before, attributes, s)
            if not attributes:find('postfix', 1, true) then return before .. '<mo form="prefix">' .. s end
        end)
        xml = xml:gsub('(<m%l+[^>/]*>)<mo>(' .. sign .. ')', '%1<mo form="prefix">%2')
    end
    -- The bars of a norm are a fence, not the sign for parallel lines.
    xml = xml:gsub('<mo stretchy="(%l+)" form="(%l+)">∥</mo>', '<mo stretchy="%1" form="%2" lspace="0" rspace="0">‖</mo>')
    -- A named operator stands a thin space from what it acts on, but not from a parenthesis.
    xml = xml:gsub('<mo>(%a%a+)</mo>()', function(name, after)
        local close = xml:match('^<mrow><mo[^>]*>[%(%[]', after)
        return '<mo lspace="0" rspace="' .. (close and '0' or '0.1667em') .. '">' .. name .. '</mo>'
    end)
    return xml
end

-- The MathML of a Math element; a complaint of pandoc's is an error.
function mathml.of(math)
    local html = pandoc.write(pandoc.Pandoc { pandoc.Plain { math } }, 'html', options)
    local xml = html:match '<math.*</math>'
    if not xml then error('this is not TeX that pandoc can read: ' .. math.text, 0) end
    return repair(xml, math.text)
end

return mathml
