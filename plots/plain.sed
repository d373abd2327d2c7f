# plain.sed -- puts a figure's script, and the style, into the words of gnuplot's dumb
# terminal, which has letters for marks and no colours; see draw.sh.  A rule that finds
# nothing changes nothing, so a script that needs none is drawn as it is.
#
# Marks are letters unless they are given.  Grey curves become dots, so that what they lie
# behind is seen.  A surface is a net of a few lines.  An arrow that slants is not drawn at
# all there, so the one that counts becomes a line.
s/ front boxed$//
s/^\(set arrow.*\) front$/\1/
s/pt 7\( ps [0-9.]*\)*/pt "●"/g
s/pt [56]\( ps [0-9.]*\)*/pt "○"/g
s/pt 3\( ps [0-9.]*\)*/pt "×"/g
s/\^{\([^{}]*\)}/^\1/g
s/\([$][a-z]*.*\) with lines lc palette/\1 with dots lc palette/
s/\([$][a-z]*.*\) with lines lc rgb grey/\1 with dots lc rgb grey/
s/\("+".*\) with lines lc rgb grey/\1 with dots lc rgb grey/
s/\(cntrparam levels [0-9]*\)$/\1 \/ 2/
s/\(cntrparam levels incremental [0-9.]*, \)/\12 * /
s/with lines \(lc rgb grey .*nosurface\)/with lines lt 0 \1/
s/with lines lc rgb ink/with lines lt 3 lc rgb ink/
s/using \([^:]*\):\([^:]*\):\([^:]*\):\([^:]*\) every ::0::0 with vectors arrowstyle 2/using (\1 + $0 * \3):(\2 + $0 * \4) every ::0::1 with lines lt 2/
s/\(record index "[a-z-]*-arrows"\)/\1 every 2/
s/\(record index "[a-z-]*"\)\(.*\) with pm3d/\1 every 3:3\2 with lines lt 0/
s/with lines ls \([0-9]\)/& lt \1/
s/set pm3d [^;]*;/set hidden3d;/
s/set label \(.*\) at /set label \1 front at /
s/\(set arrow .*\)head filled/\1front head filled/
s/\(set arrow .*\)nohead/\1back nohead/
s/ title \(sprintf(\)*"/& /
s/set label 100 heading/set label 100 ""/
s/set tics \(.*\) scale 0.5/set tics \1 scale 0/
s/\(set xlabel.*\) offset [0-9., ]*/\1/
s/^set ylabel textcolor/set ylabel offset graph 0, 0.56 textcolor/
s/^set key at screen 0.5, .*/set key outside below center horizontal/
s/^set key outside.*/& height 1 width 2/
/^set [lr]margin at screen/d
/^set colorbox/s/.*/unset colorbox/
