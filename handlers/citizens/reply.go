package citizens

import "qalauly/handlers/screen"

// What screens are made of, by the short names of this package.
var (
	say     = screen.Say
	show    = screen.Show
	joined  = screen.Joined
	row     = screen.Row
	press   = screen.Press
	grid    = screen.Grid
	fitting = screen.Fitting
	clip    = screen.Clip
	capital = screen.Capital
	echo    = screen.Echo
	id36    = screen.ID36
	parseID = screen.ParseID
	arg     = screen.Arg
	idArg   = screen.IDArg
	pageArg = screen.PageArg
	idle    = screen.Idle

	fitsHalf = screen.FitsHalf
)

const wideLabel = screen.Wide
