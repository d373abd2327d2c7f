-- library.lua -- the names that the headers of lib/ declare, and where.
local library = {}

-- A source's text with comments, strings and preprocessor lines blanked, line breaks kept.
local function bare(text)
    local function blank(s) return (s:gsub('[^\n]', ' ')) end
    return (text:gsub('/%*.-%*/', blank):gsub('"[^"\n]*"', blank):gsub('%f[^\n\0]#[^\n]*', blank))
end

-- library.names(SRCDIR, HEADERS), with the headers as words below SRCDIR, answers a table from each name to { kind = "function" | "type" | "value",
-- file = "vector.h", line = N, defined = { file = "vector.c", line = N } or nil }.
function library.names(srcdir, headers)
    local names = {}
    for name in headers:gmatch '%S+' do
        local file, header = name:match '[^/]+$', srcdir .. '/' .. name
        local handle = assert(io.open(header, 'rb'))
        local text = handle:read 'a'
        handle:close()
        local line_of, line = {}, 1
        for at = 1, #text do
            line_of[at] = line
            if text:byte(at) == 10 then line = line + 1 end
        end
        local function add(name, kind, at)
            if not names[name] then names[name] = { kind = kind, file = file, line = line_of[at] } end
        end
        for at, name in text:gmatch '\n()#define ([%w_]+)' do
            if not name:match '_H$' then add(name, name:match '%l' and 'function' or 'value', at) end
        end
        local code = bare(text)
        for body, at in code:gmatch 'enum%s*[%w_]*%s*{([^}]*)}()' do
            for offset, name in body:gmatch '()([%a_][%w_]*)%s*%f[,=%s%z]' do add(name, 'value', at - #body - 1 + offset - 1) end
        end
        for at, name in code:gmatch '%f[%w_]struct%s+()([%a_][%w_]*)%s*{' do add(name, 'type', at) end
        -- Names within braces are members.
        local outside = code:gsub('%b{}', function(s) return (s:gsub('[^\n]', ' ')) end)
        for at, name in outside:gmatch '%f[%w_]typedef%f[^%w_][^;]-()([%a_][%w_]*)%s*;' do add(name, 'type', at) end
        for at, name in outside:gmatch '[%w_][%s%*]+()([%a_][%w_]*)%s*%(' do
            if name ~= 'typedef' then add(name, 'function', at) end
        end
        local source = io.open((header:gsub('h$', 'c')), 'rb')
        if source then
            local n, previous = 0, ''
            for l in source:lines() do
                n = n + 1
                local name = l:match '^%a[%w_ %*]-[ %*]([%a_][%w_]*)%(' or (previous:match '^%a[%w_ %*]*$' and l:match '^([%a_][%w_]*)%(')
                if name and names[name] and not l:match '^static' and not l:match ';$' and not names[name].defined then
                    names[name].defined = { file = file:gsub('h$', 'c'), line = n }
                end
                previous = l
            end
            source:close()
        end
    end
    return names
end

-- library.reference(NAMES, WORD, BEFORE, AFTER) answers the name in the library that a word of a program
-- stands for, between the text before it and after it in its line, or nil: a member, or a variable that
-- has the name of a function, is none.
function library.reference(names, word, before, after)
    local name = names[word]
    if not name or before:match '%.%s*$' or before:match '%->%s*$' then return nil end
    if name.kind == 'function' and not after:match '^%s*%(' then return nil end
    if name.kind == 'type' and (not after:match '^[%s)]' or after:match '^%s*[=;,]') then return nil end
    return name
end

-- library.mentioned(NAMES, CODE) answers the name that code within a text is about: dot, or of
-- axpy(n, a, x, y) the first word.
function library.mentioned(names, code)
    local word = code:match '^([%a_][%w_]*)$' or code:match '^([%a_][%w_]*)%('
    return word and names[word] and word
end

return library
