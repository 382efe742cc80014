package sqlstore

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// TestParseClaim holds the quicker reader of bodies to encoding/json, over claims with every field filled in every way.
func TestParseClaim(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	read := 0
	for range 3000 {
		var made counterclaim.Claim
		fillAny(reflect.ValueOf(&made).Elem(), random, 0)
		body, err := json.Marshal(&made)
		if err != nil {
			t.Fatal(err)
		}
		var want, got counterclaim.Claim
		wrong, err := json.Unmarshal(body, &want), parseClaim(body, &got)
		if (wrong == nil) != (err == nil) {
			t.Fatalf("%s: %v, by encoding/json %v", body, err, wrong)
		}
		if wrong == nil {
			read++
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%s:\ngot  %+v\nwant %+v", body, got, want)
		}
	}
	if read < 2500 {
		t.Errorf("only %d of 3,000 could be read at all", read)
	}
	for _, body := range []string{`[]`, `{"event":1}`, `{"start":"x"}`, `{"text":"a\xff"}`, `{"text":"a","text":"b"}`, `{`, ``, `{"start":1e3}`, `null`, `{"actors":null}`, `{"nobody":1}`} {
		var want, got counterclaim.Claim
		wrong, err := json.Unmarshal([]byte(body), &want), parseClaim([]byte(body), &got)
		if !reflect.DeepEqual(err, wrong) || err == nil && !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v; by encoding/json %+v, %v", body, got, err, want, wrong)
		}
	}
}

// fillAny sets every field that can be set.
func fillAny(v reflect.Value, random *rand.Rand, depth int) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() && random.IntN(3) > 0 {
				fillAny(v.Field(i), random, depth+1)
			}
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillAny(v.Elem(), random, depth+1)
	case reflect.Slice:
		if depth < 6 {
			v.Set(reflect.MakeSlice(v.Type(), random.IntN(3), 3))
			for i := range v.Len() {
				fillAny(v.Index(i), random, depth+1)
			}
		}
	case reflect.Array:
		for i := range v.Len() {
			fillAny(v.Index(i), random, depth+1)
		}
	case reflect.String:
		v.SetString([]string{"", "a text", "\"quoted\" \\ \u2028 <&>", "за\x00", "\xff bad", "2031-03-02"}[random.IntN(6)])
	case reflect.Int, reflect.Int64, reflect.Int32:
		v.SetInt(random.Int64N(1<<40) - 1<<39)
	case reflect.Uint8, reflect.Uint64, reflect.Uint32:
		v.SetUint(uint64(random.IntN(256)))
	case reflect.Float64:
		v.SetFloat(random.NormFloat64() * 1e3)
	case reflect.Bool:
		v.SetBool(random.IntN(2) > 0)
	default:
		panic("a claim has a field of kind " + v.Kind().String() + ": have fillAny set it")
	}
}
