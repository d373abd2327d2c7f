-- formula.lua -- TeX formulas as text: in one line within a sentence, in several where
-- they stand alone.
--
-- It knows the commands that the book uses and a few more.  A command that is not known
-- stands there by its name, so that nothing is lost.
local formula = {}

-- A box is a picture of one or more lines, all of the same width; base is the line that
-- lies on the line of writing.
local function width_of(text)
    return utf8.len((text:gsub('\u{302}', '')))
end

local function pad(text, width, at)                  -- at: 0 left, 1 right, 0.5 centred
    local room = width - width_of(text)
    local before = math.floor(room * (at or 0))
    return (' '):rep(before) .. text .. (' '):rep(room - before)
end

local function box(text) return { lines = { text }, base = 1, width = width_of(text) } end

local function beside(boxes)
    local above, below = 0, 0
    for _, b in ipairs(boxes) do
        above, below = math.max(above, b.base - 1), math.max(below, #b.lines - b.base)
    end
    local result = { lines = {}, base = above + 1, width = 0 }
    for i = 1, above + 1 + below do
        local parts = {}
        for k, b in ipairs(boxes) do parts[k] = b.lines[i - above - 1 + b.base] or (' '):rep(b.width) end
        result.lines[i] = table.concat(parts)
    end
    for _, b in ipairs(boxes) do result.width = result.width + b.width end
    return result
end

-- One above the other, centred; the base is that of the box with the number given.
local function stacked(boxes, base)
    local result = { lines = {}, width = 0 }
    for _, b in ipairs(boxes) do result.width = math.max(result.width, b.width) end
    for i, b in ipairs(boxes) do
        if i == base then result.base = #result.lines + b.base end
        for _, line in ipairs(b.lines) do result.lines[#result.lines + 1] = pad(line, result.width, 0.5) end
    end
    return result
end

-- ---- signs ------------------------------------------------------------------------------
-- From signs.def: the class and the sign of each command, and what signs are as scripts.
local signs, raised, lowered = {}, {}, {}
do
    local handle = assert(io.open((os.getenv 'NABLA_SRCDIR' or '.') .. '/book/signs.def', 'rb'))
    local list = handle:read 'a'
    handle:close()
    for class, name, sign in list:gmatch '\nSIGN%((%l+), "([^"]+)", "([^"]*)"%)' do signs[name] = { class, sign } end
    for sign, script in list:gmatch '\nRAISED%("([^"]+)", "([^"]+)"%)' do raised[sign] = script end
    for sign, script in list:gmatch '\nLOWERED%("([^"]+)", "([^"]+)"%)' do lowered[sign] = script end
end
local plain = { ['+'] = 'bin', ['='] = 'rel', ['<'] = 'rel', ['>'] = 'rel', [':'] = 'rel',
                ['('] = 'open', ['['] = 'open', [')'] = 'close', [']'] = 'close', [','] = 'punct', [';'] = 'punct', ['.'] = 'punct' }

local halves = { ['1/2'] = '½', ['1/3'] = '⅓', ['2/3'] = '⅔', ['1/4'] = '¼', ['3/4'] = '¾', ['1/5'] = '⅕',
                 ['2/5'] = '⅖', ['3/5'] = '⅗', ['4/5'] = '⅘', ['1/6'] = '⅙', ['5/6'] = '⅚', ['1/8'] = '⅛' }
local doubled = { R = 'ℝ', N = 'ℕ', Z = 'ℤ', Q = 'ℚ', C = 'ℂ', E = '𝔼' }

-- The text in the signs of a map, or nil if one is missing.
local function in_signs(text, signs_of)
    local out = {}
    for _, c in utf8.codes(text) do
        local sign = signs_of[utf8.char(c)]
        if not sign then return nil end
        out[#out + 1] = sign
    end
    return table.concat(out)
end
function formula.raised(text) return in_signs(text, raised) end

-- ---- frames about a picture ------------------------------------------------------------------
local fences = {                     -- alone, top, middle, bottom
    ['('] = { '(', '⎛', '⎜', '⎝' }, [')'] = { ')', '⎞', '⎟', '⎠' },
    ['['] = { '[', '⎡', '⎢', '⎣' }, [']'] = { ']', '⎤', '⎥', '⎦' },
    ['⌈'] = { '⌈', '⎡', '⎢', '⎢' }, ['⌉'] = { '⌉', '⎤', '⎥', '⎥' },
    ['⌊'] = { '⌊', '⎢', '⎢', '⎣' }, ['⌋'] = { '⌋', '⎥', '⎥', '⎦' },
    ['|'] = { '|', '│', '│', '│' }, ['‖'] = { '‖', '║', '║', '║' },
}

local function fence(sign, inner)
    local shapes, n = fences[sign], #inner.lines
    if sign == '.' then return box '' end
    if n == 1 or not shapes then return box(shapes and shapes[1] or sign) end
    local lines = { shapes[2] }
    for i = 2, n - 1 do lines[i] = shapes[3] end
    lines[n] = shapes[4]
    return { lines = lines, base = inner.base, width = 1 }
end

local function fenced(left, inner, right) return beside { fence(left, inner), inner, fence(right, inner) } end

local function root(inner, index, flat)
    local sign = ({ ['3'] = '∛', ['4'] = '∜' })[index] or '√'
    if flat or #inner.lines == 1 then
        local alone = inner.width == 1 or inner.lines[1]:match '^%d+$'
        return beside { box(sign), box(alone and inner.lines[1] or '(' .. inner.lines[1] .. ')') }
    end
    local lines = { '  ┌' .. ('─'):rep(inner.width + 1) }
    for i, line in ipairs(inner.lines) do
        lines[i + 1] = (i == #inner.lines and '╲ │' or '  │') .. line .. ' '
    end
    if index then lines[#lines] = pad(index, 1) .. '╲│' .. inner.lines[#inner.lines] .. ' ' end
    return { lines = lines, base = inner.base + 1, width = inner.width + 4 }
end

local function fraction(over, under, flat)
    local a, b = over.lines[1], under.lines[1]
    if flat then
        if halves[a .. '/' .. b] then return box(halves[a .. '/' .. b]) end
        if a:gsub('%b()', ''):match '[ /]' then a = '(' .. a .. ')' end
        if not (b:match '^%d+$' or b:match '^∂?%a$' or width_of(b) == 1) then b = '(' .. b .. ')' end
        return box(a .. '/' .. b)
    end
    return stacked({ over, box(('─'):rep(math.max(over.width, under.width) + 2)), under }, 2)
end

local function matrix(rows, left, right, flat)
    local widths, lines, parts = {}, {}, {}
    for _, row in ipairs(rows) do
        for k, cell in ipairs(row) do widths[k] = math.max(widths[k] or 0, cell.width) end
    end
    for _, row in ipairs(rows) do
        local cells, texts = {}, {}
        for k, cell in ipairs(row) do
            if k > 1 then cells[#cells + 1] = box '  ' end
            cells[#cells + 1] = stacked({ cell, box((' '):rep(widths[k])) }, 1)
            cells[#cells].lines[#cells[#cells].lines] = nil
            texts[k] = cell.lines[1]
        end
        for _, line in ipairs(beside(cells).lines) do lines[#lines + 1] = line end
        parts[#parts + 1] = table.concat(texts, ' ')
    end
    if flat then return box(left .. table.concat(parts, '; ') .. right) end
    local inner = { lines = lines, base = (#lines + 1) // 2, width = width_of(lines[1]) }
    return fenced(left, inner, right)
end

-- Signs to the right of a box, above and below.
local function with_scripts(b, above, below, flat)
    local function script(s, signs_of, mark)
        local text = #s.lines == 1 and s.lines[1]
        local small = text and in_signs(text:gsub(' ', ''), signs_of)
        if small then return box(small) end
        if flat or (mark == '_' and text) then
            return box(mark .. (text:match '^%w+$' and text or '(' .. text .. ')'))
        end
        return nil
    end
    local low = below and script(below, lowered, '_')
    local high = above and script(above, raised, '^')
    if low then b = beside { b, low } end
    if high then b = beside { b, high } end
    if above and not high then
        b = beside { b, { lines = { table.unpack(above.lines) }, base = #above.lines + b.base, width = above.width } }
    end
    if below and not low then
        b = beside { b, { lines = { table.unpack(below.lines) }, base = -1, width = below.width } }
    end
    return b
end

-- ---- TeX --------------------------------------------------------------------------------------
local function tokens_of(tex)
    local tokens = {}
    local at = 1
    while at <= #tex do
        local token = tex:match('^\\%a+', at) or tex:match('^\\.', at) or tex:match('^%d+%.%d+', at)
            or tex:match('^%d+', at) or tex:match('^' .. utf8.charpattern, at)
        -- The argument of \text is words, not tokens.
        local words = (token == '\\text' or token == '\\operatorname') and tex:match('^%s*%b{}', at + #token)
        if words then
            tokens[#tokens + 1] = { class = token == '\\text' and 'text' or 'op', words = words:match '{(.*)}' }
            at = at + #token + #words
        else
            if not token:match '^%s' then tokens[#tokens + 1] = token end
            at = at + #token
        end
    end
    return tokens
end

-- What TeX means: a list of { class, box }.
local function reader(tokens, flat_all)
    local at = 1
    local list

    -- One argument: a group, or a single sign (of 12 only the 1, as TeX does).
    local function argument(flat)
        local token = tokens[at]
        if token == '{' then
            at = at + 1
            return list(flat, '}')
        end
        if type(token) == 'string' and token:match '^%d%d+$' then
            tokens[at] = token:sub(2)
            return box(token:sub(1, 1))
        end
        local saved = tokens[at + 1]
        tokens[at + 1] = '}'
        local result = list(flat, '}')
        at = at - 1
        tokens[at] = saved
        return result
    end

    local function environment(name, flat)
        local rows, row = {}, {}
        while tokens[at - 1] ~= '\\end' and at <= #tokens do
            row[#row + 1] = list(true, '&', '\\\\', '\\end')
            if tokens[at - 1] ~= '&' then
                rows[#rows + 1], row = row, {}
            end
        end
        at = at + 1
        while tokens[at - 1] and tokens[at - 1] ~= '}' do at = at + 1 end
        local left, right = '[', ']'
        if name:match '^p' then left, right = '(', ')' elseif name:match '^v' then left, right = '|', '|' end
        return matrix(rows, left, right, flat)
    end

    local function group_name()
        local name = {}
        at = at + 1
        while tokens[at] and tokens[at] ~= '}' do
            name[#name + 1] = tokens[at]
            at = at + 1
        end
        at = at + 1
        return table.concat(name)
    end

    local function fence_sign()
        local token = tokens[at] or ''
        at = at + 1
        local sign = signs[token:match '^\\(.+)$' or '']
        return sign and sign[2] or token
    end

    -- The next thing: its class and its box.
    local function atom(flat, bars)
        local token = tokens[at]
        at = at + 1
        if type(token) == 'table' then return token.class, box(token.words) end
        local name = token:match '^\\(.+)$'
        if token == '{' then return 'ord', list(flat, '}') end
        if token == '-' then return 'bin', box '−' end
        if token == "'" then return 'ord', box '′' end
        if token == '|' then
            bars.open = not bars.open
            return bars.open and 'open' or 'close', box '|'
        end
        if not name then return plain[token] or 'ord', box(token) end
        if name == 'frac' or name == 'tfrac' or name == 'dfrac' then
            local small = flat or name == 'tfrac'
            local over = argument(small)
            local under = argument(small)
            return small and 'ord' or 'inner', fraction(over, under, small)
        end
        if name == 'sqrt' then
            local index
            if tokens[at] == '[' then
                at = at + 1
                index = list(true, ']').lines[1]
            end
            return 'ord', root(argument(flat), index, flat)
        end
        if name == 'begin' then return 'inner', environment(group_name(), flat) end
        if name == 'left' then
            local left = fence_sign()
            local inner = list(flat, '\\right')
            return 'ord', fenced(left, inner, fence_sign())
        end
        if name == 'Big' or name == 'big' then return 'close', box(fence_sign()) end
        if name:match '^[bB]igg?[lr]$' then return name:match 'l$' and 'open' or 'close', box(fence_sign()) end
        if name == 'hat' then return 'ord', box(argument(true).lines[1] .. '\u{302}') end
        if name == 'mathbb' then
            local letter = argument(true).lines[1]
            return 'ord', box(doubled[letter] or letter)
        end
        if name:match '^math%l+$' then return 'ord', argument(flat) end
        if name == 'underbrace' then
            local inner = argument(flat)
            if flat then return 'ord', inner end
            return 'limits', stacked({ inner, box('└' .. ('─'):rep(math.max(inner.width - 2, 1)) .. '┘') }, 1)
        end
        local sign = signs[name]
        if sign then return sign[1], box(sign[2]) end
        return 'op', box(name)
    end

    -- How much room there is between two things.
    local function gap(before, class)
        local function is(a, b) return before == a and class == b end
        if not before or before == 'open' or class == 'close' or class == 'punct' then return 0 end
        if before == 'rel' or class == 'rel' or before == 'bin' or class == 'bin' or before == 'punct' then return 1 end
        if before == 'inner' or class == 'inner' then return is('inner', 'text') and 0 or 1 end
        if before == 'op' or before == 'limits' then return class == 'open' and before == 'op' and 0 or 1 end
        if class == 'op' or class == 'limits' then return 1 end
        return 0
    end

    function list(flat, ...)
        local parts, room, before, bars = {}, 0, nil, {}
        local ends = {}
        for _, token in ipairs { ... } do ends[token] = true end
        while tokens[at] and not ends[tokens[at]] do
            local from = at
            local class, b = atom(flat, bars)
            if class == 'space' then
                room = math.max(room, #b.lines[1])
                parts[#parts + 1] = { class = 'space', box = box '', room = #b.lines[1] }
            else
                local above, below, primes
                while tokens[at] == '^' or tokens[at] == '_' or tokens[at] == "'" do
                    local mark = tokens[at]
                    at = at + 1
                    if mark == "'" then primes = (primes or '') .. '′'
                    elseif mark == '^' then above = argument(class ~= 'limits' or flat)
                    else below = argument(true) end
                end
                if primes then b = beside { b, box(primes) } end
                if class == 'limits' and not flat then
                    local pile, base = { b }, 1
                    if above then
                        table.insert(pile, 1, above)
                        base = 2
                    end
                    if below then pile[#pile + 1] = below end
                    b = stacked(pile, base)
                elseif above or below then
                    b = with_scripts(b, above, below, flat)
                end
                -- A sign before anything that it could join is a sign of its own.
                if class == 'bin' and (not before or before == 'open' or before == 'rel' or before == 'bin' or before == 'punct') then
                    class = 'ord'
                end
                room = math.max(room, gap(before, class))
                parts[#parts + 1] = { class = class, box = b, room = room, from = from }
                before, room = class, 0
            end
        end
        at = at + 1
        if flat_all == 'parts' and not tokens[at - 1] then return parts end
        local boxes = {}
        for _, part in ipairs(parts) do
            if part.class ~= 'space' then
                if #boxes > 0 and part.room > 0 then boxes[#boxes + 1] = box((' '):rep(part.room)) end
                boxes[#boxes + 1] = part.box
            end
        end
        if #boxes == 0 then return box '' end
        return beside(boxes)
    end
    return list
end

-- A formula within a sentence.
function formula.inline(tex)
    return reader(tokens_of(tex))(true).lines[1]
end

-- The lines of a formula that stands alone.  One that is wider than there is room goes on
-- below, from the last wide gap that helps, or else from a relation.
function formula.display(tex, room)
    local parts, pieces = {}, {}
    for _, part in ipairs(reader(tokens_of(tex), 'parts')(false)) do
        if part.class ~= 'space' then parts[#parts + 1] = part end
    end
    for i, part in ipairs(parts) do
        local wide = i > 1 and part.room > 1
        if i == 1 or wide or part.class == 'rel' then pieces[#pieces + 1] = { wide = wide, room = i > 1 and part.room or 0 } end
        local piece = pieces[#pieces]
        if #piece > 0 and part.room > 0 then piece[#piece + 1] = box((' '):rep(part.room)) end
        piece[#piece + 1] = part.box
    end
    local rows, row, width, i, turn, begun = {}, {}, 0, 1, nil, false
    while i <= #pieces do
        local piece = beside(pieces[i])
        local gap = begun and pieces[i].room or 0
        if begun and pieces[i].wide then turn = { i = i, length = #row } end
        if width + gap + piece.width > room and begun then
            if turn then
                i = turn.i
                while #row > turn.length do table.remove(row) end
            end
            rows[#rows + 1], row, width, turn = beside(row), { box '    ' }, 4, nil
            begun = false
        else
            if gap > 0 then row[#row + 1] = box((' '):rep(gap)) end
            row[#row + 1] = piece
            width = width + gap + piece.width
            begun, i = true, i + 1
        end
    end
    rows[#rows + 1] = beside(row)
    local lines = {}
    for k, r in ipairs(rows) do
        if k > 1 then lines[#lines + 1] = '' end
        for _, line in ipairs(r.lines) do lines[#lines + 1] = (line:gsub(' +$', '')) end
    end
    return lines
end

return formula
