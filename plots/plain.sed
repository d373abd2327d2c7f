# plain.sed -- puts a figure's script, and the style, into the words of gnuplot's dumb
# terminal, which has letters for marks and no colours; see draw.sh.  A rule that finds
# nothing changes nothing, so a script that needs none is drawn as it is.
#
# Letters do not slant.  Marks are letters unless they are given.  Grey curves become dots, so that
# what they lie behind is seen.  An arrow that slants is not drawn at all there, so the one that
# counts becomes a line.  A surface cannot be drawn: its script draws something else if `plain`.
s/{\/:[A-Za-z]* \([^{}]*\)}/\1/g
s/^\( *set label .*\) front$/\1/
s/^\(set arrow.*\) front$/\1/
s/pt 7\( ps [0-9.][0-9.]*\)*/pt "●"/g
s/pt [56]\( ps [0-9.][0-9.]*\)*/pt "○"/g
s/pt 1 ps [0-9.]*/pt "+"/g
s/\^{\([^{}]*\)}/^\1/g
s/\([$][a-z]*.*\) with lines lc palette/\1 with dots lc palette/
s/with lines lc rgb soft/with dots lc rgb soft/
s/with lines lc rgb grey/with dots lc rgb grey/
s/\(cntrparam levels incremental [0-9.]*, \)/\12 * /
s/with lines lc rgb ink/with lines lt 3 lc rgb ink/
s/using \([^:]*\):\([^:]*\):\([^:]*\):\([^:]*\) every ::0::0 with vectors arrowstyle 2/using (\1 + $0 * \3):(\2 + $0 * \4) every ::0::1 with lines lt 2/
s/\(record index "[a-z-]*-arrows"\)/\1 every 2/
s/with lines ls \([0-9]\)/& lt \1/
s/set label \(.*\) at /set label \1 front at /
s/\(set arrow .*\)head filled/\1back head filled/
s/\(set arrow .*\)nohead/\1back nohead/
s/set tics \(.*\) scale 0.4/set tics \1 scale 0/
s/\(set xlabel.*\) offset [-0-9., ]*/\1/
/^set [lr]margin at screen/d
/^set colorbox/s/.*/unset colorbox/
