package sqlstore

import (
	"bytes"
	"testing"
)

// FuzzCanonical holds the form that is made in one go over the bytes to the form that is made of values.
func FuzzCanonical(f *testing.F) {
	for _, body := range []string{
		`{"b":1,"a":"x","empty":"","none":null,"zero":0,"no":false,"list":[],"object":{"deep":{"nothing":[]}}}`,
		`{"a":[{"x":0},{},null,"",0,[false]],"a2":[ ],"n":-0,"f":1.50,"e":1E3,"t":true}`,
		` { "key \u0041<" : "a\\b\"c\u2028\ud800 é" , "é" : "<&>" , "e\u0301" : "\u2029" } `,
		"{\"bad utf8\":\"\xff\xfe\",\"\xff\":1,\"line\":\"\u2028\"}",
		`{"twice":1,"twice":0}`, `{"twice":{"a":1},"twice":{"b":2}}`, `{"a b":1,"a":2,"a\u0000":3}`,
		``, `null`, `0`, `"x"`, `[]`, `[1 , 2]`, `{"a":1}}`, `{"a":1} {"b":2}`, `{"a":1}]`, `{`, `{"a"}`, `{"a":01}`, `["x"`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		want, err := canonical(map[string]any{"body": parsed(body)})
		if err != nil {
			t.Fatal(err)
		}
		got, err := contentOf(body, nil)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%q: got %s, want %s", body, got, want)
		}
	})
}

// A report's form is what its parts are as values.
func TestReportContent(t *testing.T) {
	h := heldReport{id: []byte{1}, outlet: "o<", text: "a text\u2028", synthetic: true, body: []byte(`{"z":1,"a":{"b":""}}`), claims: []heldClaim{
		{id: []byte{9}, start: 0, reader: "r", body: []byte(`{"conduct":"shelling","n":0}`)}, {id: []byte{2}, start: 7, review: "kept", body: []byte(`no json`)}}}
	want, err := canonical(map[string]any{"id": "01", "outlet": "o<", "text": "a text\u2028", "synthetic": true, "body": parsed(h.body), "claims": []any{
		map[string]any{"id": "02", "start": int64(7), "review": "kept", "body": parsed([]byte(`no json`))},
		map[string]any{"id": "09", "start": int64(0), "coded_by": "r", "body": parsed([]byte(`{"conduct":"shelling","n":0}`))},
	}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := h.content()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("got %s\nwant %s", got, want)
	}
}
