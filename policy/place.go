package policy

import (
	"math"

	"github.com/counterclaim/counterclaim"
)

// How coarse coordinates become, in degrees, and how far off the point then may be, in kilometres: half the diagonal of a cell.
const (
	settlementGrid, settlementKM = 0.1, 8
	districtGrid, districtKM     = 0.5, 40
)

// Coarse gives a point as it may leave by a dispute's release rules: the middle of its cell of their grid, in degrees, and by how much it then may be
// off, in kilometres, if it was known within so many before.
func Coarse(d *counterclaim.Dispute, lat, lon, withinKM float64) (outLat, outLon, outKM float64) {
	grid, km := settlementGrid, float64(settlementKM)
	if d.Release.Place == counterclaim.ToDistrict {
		grid, km = districtGrid, districtKM
	}
	p := gridded(counterclaim.Place{Lat: lat, Lon: lon}, grid, km)
	return p.Lat, p.Lon, withinKM + km
}

// coarse gives a place as it may leave. A town or district is one as it is; whatever is more precise (a spot, a hill, so many
// kilometres from a town, a stretch of a line) moves to the middle of its cell of the grid. To the district, towns do too, and lose their names.
func (r *rules) coarse(p counterclaim.Place) counterclaim.Place {
	p.Control = ""
	if p.Unresolved {
		return p
	}
	district := r.dispute.Release.Place == counterclaim.ToDistrict
	town := (p.Feature == "P" || p.Feature == "A") && p.RadiusKM == 0 && len(p.Line) == 0
	country := p.Precision == counterclaim.InCountry || p.Feature == "A"
	switch {
	case country && len(p.Line) == 0:
		return p
	case district:
		p.Text, p.Name, p.GeonameID, p.Feature = "a place held back", "", 0, ""
		return gridded(p, districtGrid, districtKM)
	case town:
		return p
	}
	return gridded(p, settlementGrid, settlementKM)
}

// gridded moves a place to the middle of its cell.
func gridded(p counterclaim.Place, grid, km float64) counterclaim.Place {
	middle := func(x float64) float64 {
		return math.Round((math.Floor(x/grid)*grid+grid/2)*1000) / 1000
	}
	p.Lat, p.Lon = min(90, max(-90, middle(p.Lat))), min(180, max(-180, middle(p.Lon)))
	p.Line, p.Precision, p.RadiusKM = nil, counterclaim.Area, max(p.RadiusKM, km)
	return p
}
