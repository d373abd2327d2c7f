-- mathml.lua -- TeX formulas to MathML, with what pandoc's MathML gets wrong put right.
local mathml = {}

local options = pandoc.WriterOptions { html_math_method = 'mathml' }

-- ---- the same tree, whichever pandoc made it ---------------------------------------------
-- An element is { tag = TAG, attributes = TEXT, CHILD, ... }; a child may be a text.
local function parse(xml)
    local open = { {} }
    for text, close, tag, attributes in xml:gmatch '([^<]*)<(/?)(%w+)([^>]*)>' do
        if text:match '%S' then table.insert(open[#open], text) end
        if close == '' then
            local element = { tag = tag, attributes = attributes }
            table.insert(open[#open], element)
            open[#open + 1] = element
        else
            open[#open] = nil
        end
    end
    return open[1][1]
end

local function written(element)
    if type(element) == 'string' then return element end
    local inner = {}
    for i, child in ipairs(element) do inner[i] = written(child) end
    return '<' .. element.tag .. element.attributes .. '>' .. table.concat(inner) .. '</' .. element.tag .. '>'
end

local function make(tag, attributes, ...) return { tag = tag, attributes = attributes, ... } end
local function row(children) return #children == 1 and children[1] or make('mrow', '', table.unpack(children)) end

-- The sign of an operator that is a fence of this form; nil of anything else.
local function is_fence(element, form)
    return element.tag == 'mo' and element.attributes:find('form="' .. form .. '"', 1, true) ~= nil
end

-- Bold letters and figures, upright as \mathbf sets them.
local function bold(text)
    local c = utf8.len(text) == 1 and utf8.codepoint(text)
    if not c then return text end
    if c >= 0x1d468 and c <= 0x1d49b then return utf8.char(c - 0x68) end
    if c >= 0x1d71c and c <= 0x1d755 then return utf8.char(c - 0x74) end
    return text:match '^%d$' and utf8.char(0x1d7ce + c - 0x30) or text
end

-- What becomes of an element whose children are as they should be.
local rules = {}

function rules.mtd(e)
    e.attributes = e.attributes:gsub(' style="[^"]*"', '')
    return e
end

function rules.mi(e)
    local variant, text = e.attributes:match 'mathvariant="([%w-]+)"', e[1]
    if text == '−' or text == '+' or text == '±' then return make('mo', '', text) end
    if variant == 'normal' and text and text:match '^%a%a+$' then return make('mo', '', text) end
    if variant and variant ~= 'normal' then return make(e.tag, '', variant:find 'bold' and bold(text) or text) end
    return e
end
rules.mn = rules.mi

function rules.mo(e)
    if e[1] == '‖' then e[1] = '∥' end
    if e.attributes:find '%%"' then
        e.attributes = e.attributes:gsub('(%d+)%%', function(hundredths) return ('%g'):format(hundredths / 100) end)
                                   :gsub('stretchy="true"', 'stretchy="false"')
    end
    return e
end

function rules.mfrac(e)
    local style = e.attributes:match ' displaystyle="%l+"'
    e.attributes = ''
    return style and make('mstyle', style, e) or e
end

-- A style of letters is in the letters.
function rules.mstyle(e)
    local variant = e.attributes:match 'mathvariant="([%w-]+)"'
    if not variant then return e end
    local function dressed(child)
        if child.tag == 'mi' and variant == 'normal' then child.attributes = ' mathvariant="normal"' end
        if variant == 'bold' and type(child[1]) == 'string' then child[1] = bold(child[1]) end
        for _, inner in ipairs(child) do if inner.tag then dressed(inner) end end
        return child
    end
    for _, child in ipairs(e) do dressed(child) end
    return row(e)
end

local APPLICATION = { ['&#8289;'] = true, ['\u{2061}'] = true }

-- The name of a function is an operator; letters in a row of their own join those beside them.
function rules.mrow(e)
    if #e == 2 and e[2].tag == 'mo' and APPLICATION[e[2][1]] then return make('mo', '', e[1][1]) end
    return row(e)
end

-- A prime stands behind its letter at full size: as an exponent it would be raised twice.  What
-- is set to a pair of fences belongs to the closing one.
local function script(e)
    local base, last = e[1], e[#e]
    if last.tag == 'mo' and last[1] and last[1]:match '^[′″‴]+$' and e.tag ~= 'msub' then
        local both = make('mrow', '', e.tag == 'msubsup' and make('msub', '', base, e[2]) or base, make('mi', '', last[1]))
        both.loose = true
        return both
    end
    if base.tag == 'mrow' and is_fence(base[1], 'prefix') and is_fence(base[#base], 'postfix') then
        e[1] = base[#base]
        base[#base] = e
        return base
    end
    return e
end
rules.msup, rules.msub, rules.msubsup = script, script, script

local ROWS = { mrow = true, mtd = true, mstyle = true, msqrt = true }

-- May this row be dissolved in the one that it stands in?  One that a fence stretches with may not.
local function is_loose(e)
    if e.tag ~= 'mrow' or e.loose then return e.loose end
    if is_fence(e[1], 'prefix') then return e[1].attributes:find('stretchy="false"', 1, true) ~= nil end
    for _, child in ipairs(e) do if child.tag == 'mo' then return false end end
    return true
end

-- Bars are the same on both sides; in a row the first opens, the second closes, and so on.
local function pair_bars(children)
    local opened
    for _, child in ipairs(children) do
        local bar = child.tag and child.tag:match '^msu' and child[1] or child
        if bar.tag == 'mo' and (bar[1] == '|' or bar[1] == '∥') and bar.attributes:find 'form=' then
            bar.attributes = bar.attributes:gsub('form="%l+"', opened and 'form="postfix"' or 'form="prefix"')
            opened = not opened
        end
    end
end

local function walked(e, rule)
    if type(e) == 'string' then return e end
    local children = {}
    for _, child in ipairs(e) do
        child = walked(child, rule)
        if ROWS[e.tag] and child.tag and is_loose(child) then
            table.move(child, 1, #child, #children + 1, children)
        else
            children[#children + 1] = child
        end
    end
    if ROWS[e.tag] then pair_bars(children) end
    return rule(make(e.tag, e.attributes, table.unpack(children)))
end

local function normal(e) return rules[e.tag] and rules[e.tag](e) or e end
local function same(e) return e end

-- ---- what pandoc's MathML gets wrong -------------------------------------------------------

-- Elements taller than a line: a fence about one must grow.
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
    xml = fences(written(walked(parse(xml), normal)), tex)
    xml = written(walked(parse(xml), same))
    xml = xml:gsub('<mover>(<m%l+>[^<]*</m%l+>)<mo accent="true">([^<]*)</mo></mover>', function(letter, mark)
        return '<mover accent="true">' .. letter .. '<mo stretchy="false">' .. (ACCENTS[mark] or mark) .. '</mo></mover>'
    end)
    -- A length wants a unit.
    xml = xml:gsub('(m[ai][nx]size)="([%d.]+)"', '%1="%2em"')
    -- A single letter is italic by itself: not nabla, and not a capital Greek letter.
    xml = xml:gsub('<mi>(∇)</mi>', '<mi mathvariant="normal">%1</mi>')
             :gsub('<mi>(\xce[\x91-\xa9])</mi>', '<mi mathvariant="normal">%1</mi>')
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
    -- A named operator stands a thin space from its operand, but not from a parenthesis.
    xml = xml:gsub('<mo>(%a%a+)</mo>()', function(name, after)
        local close = xml:match('^<mo[^>]*>[%(%[]', after) or xml:match('^<mrow><mo[^>]*>[%(%[]', after)
        return '<mo lspace="0" rspace="' .. (close and '0' or '0.1667em') .. '">' .. name .. '</mo>'
    end)
    return xml
end

local function converted(math)
    return pandoc.write(pandoc.Pandoc { pandoc.Plain { math } }, 'html', options):match '<math.*</math>'
end

-- ---- without styles ------------------------------------------------------------------------
-- A browser that does not set formulas (w3m, lynx) shows their letters one behind another, and so
-- 3/4 as 34 and x^2 as x2.  For it there are signs; the style sheet hides them from the others.
local function sign(text) return make('mtext', ' class="sign"', text) end

local function enclosed(before, e, after)
    return make('mrow', '', sign(before), e, after and sign(after))
end

-- Only a letter or a number needs no parentheses.
local function part(before, e)
    if e.tag == 'mi' or e.tag == 'mn' then return enclosed(before, e) end
    return enclosed(before .. '(', e, ')')
end

local signs = {}
function signs.mfrac(e) e[1], e[2] = part('', e[1]), part('/', e[2]) end
function signs.msup(e) e[2] = part('^', e[2]) end
function signs.msub(e) e[2] = part('_', e[2]) end
function signs.msubsup(e) e[2], e[3] = part('_', e[2]), part('^', e[3]) end
signs.munder, signs.munderover = signs.msub, signs.msubsup
function signs.mtd(e) table.insert(e, sign ' ') end
function signs.mtr(e) table.insert(e[#e], sign ';') end
function signs.msqrt(e)
    local inside = enclosed('√(', row(e), ')')
    for i = #e, 2, -1 do e[i] = nil end
    e[1] = inside
end

local function with_signs(e)
    for _, child in ipairs(e) do if child.tag then with_signs(child) end end
    if signs[e.tag] then signs[e.tag](e) end
    return e
end

function mathml.in_a_line(xml) return written(with_signs(parse(xml))) end

-- Is this TeX that pandoc can read?
function mathml.understands(math) return converted(math) ~= nil end

-- The MathML of a Math element that it understands.
function mathml.of(math) return repair(converted(math), math.text) end

return mathml
