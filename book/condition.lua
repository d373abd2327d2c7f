-- condition.lua -- what a text or a figure claims of a run, read and tried on its record.
--
--   loss_after < loss_before and rate > 0
--   stopped_because == "converged" or abs(steps_taken - steps_predicted) <= 1
--   default
--
-- Names are those of the record, with [INDEX] where there are several numbers; "words" are its
-- texts; `default` is a run without parameters, `inf` what is beyond all numbers.  There are
-- + - * / abs() min() max() log10(), < <= > >= == !=, and not, and, or, with brackets.  A comparison
-- with what is no number (nan) is false, but for !=.
local condition = {}

local functions = { abs = math.abs, min = math.min, max = math.max, log10 = function(x) return math.log(x, 10) end }
local comparisons = {
    ['<'] = function(a, b) return a < b end, ['<='] = function(a, b) return a <= b end,
    ['>'] = function(a, b) return a > b end, ['>='] = function(a, b) return a >= b end,
    ['=='] = function(a, b) return a == b end, ['!='] = function(a, b) return a ~= b end,
}

local function tokens_of(text)
    local tokens, at = {}, 1
    while true do
        at = text:find('%S', at)
        if not at then return tokens end
        local token = text:match('^"[^"]*"', at) or text:match('^%d[%d.]*[eE][-+]?%d+', at) or text:match('^%d[%d.]*', at)
            or text:match('^%a[%w_]*', at) or text:match('^[<>=!]=', at) or text:match('^[-+*/<>()%[%],]', at)
        if not token then error('it cannot have ' .. text:sub(at, at), 0) end
        tokens[#tokens + 1] = token
        at = at + #token
    end
end

-- A number of the record; its own spellings of what is none.
local function number_of(word)
    if word:match 'nan' then return 0 / 0 end
    if word:match 'inf' then return word:match '^-' and -math.huge or math.huge end
    return tonumber(word)
end

-- condition.holds(TEXT, VALUES, DEFAULT) answers whether it holds; or nil and what is wrong with it.
-- VALUES are those of record.read, DEFAULT says whether the run was one without parameters.
function condition.holds(text, values, default)
    local tokens, at
    local function next_is(...)
        for _, token in ipairs { ... } do
            if tokens[at] == token then
                at = at + 1
                return token
            end
        end
    end
    local function expect(token)
        if not next_is(token) then error((tokens[at] and 'before ' .. tokens[at] or 'at its end') .. ' it needs ' .. token, 0) end
    end
    local function of_kind(kind, value, ...)
        if type(value) ~= kind then
            error((kind == 'boolean' and 'it joins what is no comparison' or 'it takes ' .. tostring(value) .. ' for a number'), 0)
        end
        return value
    end
    local either

    local function named(name)
        local value = values[name]
        if not value then error('the record says nothing of ' .. name, 0) end
        if not value.numbers then return value.text end
        local index = 0
        if next_is '[' then
            index = tonumber(tokens[at])
            at = at + 1
            expect ']'
        elseif #value.numbers > 1 then
            error(name .. ' has several numbers: say which, ' .. name .. '[0]', 0)
        end
        if not index or not value.numbers[index + 1] then error(name .. ' has no such number', 0) end
        return number_of(value.numbers[index + 1])
    end
    local function primary()
        local token = tokens[at]
        if not token then error('it ends too soon', 0) end
        at = at + 1
        if token == '(' then
            local value = either()
            expect ')'
            return value
        elseif token == '-' then
            return -of_kind('number', primary())
        elseif token:match '^"' then
            return token:sub(2, -2)
        elseif token:match '^%d' then
            return tonumber(token) or error(token .. ' is no number', 0)
        elseif functions[token] and tokens[at] == '(' then
            at = at + 1
            local arguments = { of_kind('number', either()) }
            while next_is ',' do arguments[#arguments + 1] = of_kind('number', either()) end
            expect ')'
            return functions[token](table.unpack(arguments))
        elseif token == 'inf' then
            return math.huge
        elseif token == 'default' then
            return default
        elseif token:match '^%a' then
            return named(token)
        end
        error('it has ' .. token .. ' where a value should be', 0)
    end
    local function product()
        local value = primary()
        while true do
            local sign = next_is('*', '/')
            if not sign then return value end
            local other = of_kind('number', primary())
            value = sign == '*' and of_kind('number', value) * other or of_kind('number', value) / other
        end
    end
    local function sum()
        local value = product()
        while true do
            local sign = next_is('+', '-')
            if not sign then return value end
            local other = of_kind('number', product())
            value = of_kind('number', value) + (sign == '+' and other or -other)
        end
    end
    local function comparison()
        if next_is 'not' then return not of_kind('boolean', comparison()) end
        local value = sum()
        local sign = next_is('<', '<=', '>', '>=', '==', '!=')
        if not sign then return value end
        local other = sum()
        if type(value) ~= type(other) then error('it compares a number with a word', 0) end
        if type(value) ~= 'number' and sign ~= '==' and sign ~= '!=' then error('it puts words in order', 0) end
        return comparisons[sign](value, other)
    end
    local function both()
        local value = comparison()
        while next_is 'and' do
            local other = of_kind('boolean', comparison())
            value = of_kind('boolean', value) and other
        end
        return value
    end
    function either()
        local value = both()
        while next_is 'or' do
            local other = of_kind('boolean', both())
            value = of_kind('boolean', value) or other
        end
        return value
    end

    local fine, result = pcall(function()
        tokens, at = tokens_of(text), 1
        local value = of_kind('boolean', either())
        if tokens[at] then error('it goes on with ' .. tokens[at], 0) end
        return value
    end)
    if fine then return result end
    return nil, result
end

return condition
