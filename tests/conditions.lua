-- conditions.lua -- what each condition on standard input says of the record of a run; see conditions.sh.
--
--     pandoc -f tests/conditions.lua -t plain <CONDITIONS     with the record's name in NABLA_RECORD
--
-- A line "changed" answers which parameters differ from those of the program in NABLA_PROGRAM.
package.path = (os.getenv 'NABLA_SRCDIR' or '.') .. '/book/?.lua;' .. package.path
local record, pieces, condition = require 'record', require 'pieces', require 'condition'

local function changed(r)
    local lines, names = {}, {}
    for line in io.lines(os.getenv 'NABLA_PROGRAM') do lines[#lines + 1] = line end
    for i, parameter in ipairs(pieces.changed(pieces.of(lines, error), r)) do
        names[i] = parameter.name .. ' ' .. parameter.value .. ' for ' .. parameter.book
    end
    return table.concat(names, '; ')
end

function Reader(input)
    local r = assert(record.read(os.getenv 'NABLA_RECORD'))
    local default, said = changed(r) == '', {}
    for line in tostring(input):gmatch '[^\n]+' do
        local value, message = condition.holds(line, r.values, default)
        said[#said + 1] = line == 'changed' and changed(r) or message or tostring(value)
    end
    return pandoc.Pandoc { pandoc.RawBlock('plain', table.concat(said, '\n')) }
end
