package export

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// filled fills every field of a value; its strings differ with the number.
func filled(v reflect.Value, n int) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		filled(v.Elem(), n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		filled(v.Index(0), n)
	case reflect.Array:
		for i := range v.Len() {
			filled(v.Index(i), n)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).Tag.Get("json") != "-" {
				filled(v.Field(i), n)
			}
		}
	case reflect.String:
		v.SetString(fmt.Sprintf("x%d", n))
	case reflect.Bool:
		v.SetBool(n > 1)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(n))
	case reflect.Uint8:
		v.SetUint(uint64(n))
	case reflect.Float64:
		v.SetFloat(float64(n) / 8)
	default:
		panic(v.Kind())
	}
}

// each leaf of a value that JSON lines write is changed alone; a party stands in a base of its own, since it stands above a country.
func leaves(v reflect.Value, path string, found func(path string, leaf reflect.Value)) {
	switch v.Kind() {
	case reflect.Pointer:
		leaves(v.Elem(), path, found)
	case reflect.Slice:
		leaves(v.Index(0), path, found)
	case reflect.Struct:
		for i := range v.NumField() {
			if name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ","); name != "-" {
				leaves(v.Field(i), strings.TrimPrefix(path+"."+name, "."), found)
			}
		}
	default:
		found(path, v)
	}
}

// What the losses of a format of claims name is what it does not write, field by field, and nothing else.
func TestLossesOfClaimsAreWhatIsNotWritten(t *testing.T) {
	base := func() counterclaim.Claim {
		var c counterclaim.Claim
		filled(reflect.ValueOf(&c).Elem(), 1)
		c.Counts[0].Of.Party = ""
		return c
	}
	for _, f := range []Format{AsJSONL, AsCSV, AsGeoJSON, AsParquet} {
		write := func(c counterclaim.Claim) []byte {
			var b bytes.Buffer
			if err := all(&b, f, []counterclaim.Claim{c}); err != nil {
				t.Fatal(err)
			}
			return b.Bytes()
		}
		plain := write(base())
		var lost []string
		c := base()
		leaves(reflect.ValueOf(&c).Elem(), "", func(path string, leaf reflect.Value) {
			was := reflect.New(leaf.Type()).Elem()
			was.Set(leaf)
			filled(leaf, 2)
			if bytes.Equal(plain, write(c)) {
				lost = append(lost, path)
			}
			leaf.Set(was)
		})
		covers := func(said, path string) bool { return said == path || strings.HasPrefix(path, said+".") }
		said := lossesOfClaims(f).NoEquivalent
		if (len(said) == 0) != (f == AsJSONL) || !slices.IsSorted(said) {
			t.Errorf("%s: losses %q", f, said)
		}
		used := map[string]bool{}
		leaves(reflect.ValueOf(&c).Elem(), "", func(path string, _ reflect.Value) {
			n := slices.IndexFunc(said, func(s string) bool { return covers(s, path) })
			if (n >= 0) != slices.Contains(lost, path) {
				t.Errorf("%s: %s is lost: %t, said to be: %t", f, path, slices.Contains(lost, path), n >= 0)
			}
			if n >= 0 {
				used[said[n]] = true
			}
		})
		if len(used) != len(said) {
			t.Errorf("%s: of %q only %v are there", f, said, used)
		}
	}
}

// Each claim is told or left out once, in every format of claims.
func TestLossesOfClaimsAreCounted(t *testing.T) {
	claims := sample() // one with two places on the map and one that is not, one without a place
	claims = append(claims, counterclaim.Claim{Places: []counterclaim.Place{{Text: "the old mill", Unresolved: true}}})
	for _, c := range []struct {
		format     Format
		rows, told int
		leftOut    string
	}{{AsCSV, 3, 3, ""}, {AsParquet, 3, 3, ""}, {AsJSONL, 3, 3, ""}, {AsGeoJSON, 2, 1, "1 no place found in a gazetteer, 1 no place named"}} {
		l := lossesOfClaims(c.format)
		for i := range claims {
			l.tell(&claims[i])
		}
		if l.Rows != c.rows || l.ClaimsTold != c.told || l.Claims != 3 || reasons("", l.ClaimsLeftOut) != c.leftOut {
			t.Errorf("%s: %d rows, %d told of %d, left out %s", c.format, l.Rows, l.ClaimsTold, l.Claims, reasons("", l.ClaimsLeftOut))
		}
		if c.format == AsGeoJSON && strings.Count(written(t, GeoJSON, claims), `"type":"Feature"`) != l.Rows {
			t.Errorf("%d features are not what is written", l.Rows)
		}
		if s := strings.Join(l.Summary(), "\n"); strings.Contains(s, "incidents") || !strings.Contains(s, "of 3 claims told") {
			t.Errorf("%s: %s", c.format, s)
		}
	}
}
