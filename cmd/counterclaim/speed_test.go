//go:build unix

package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

const sentencesPerReport = 20

// BenchmarkRead runs the real program on one core, from raw text to claims as JSON lines: on
// news sentences where COUNTERCLAIM_SHARED names the folder that holds data/raw, else on
// sentences made up here. It reports sentences/s, the greatest resident memory and how long
// the program takes to start and read one short report.
func BenchmarkRead(b *testing.B) {
	sentences := newsSentences(b)
	file := filepath.Join(b.TempDir(), "reports.jsonl")
	writeReports(b, file, sentences)
	short := filepath.Join(b.TempDir(), "short.jsonl")
	writeReports(b, short, sentences[:1])

	var took, start time.Duration
	var memory int64
	for range b.N {
		t, m := runRead(b, file)
		took += t
		memory = max(memory, m)
		t, _ = runRead(b, short)
		start += t
	}
	b.ReportMetric(float64(len(sentences)*b.N)/took.Seconds(), "sentences/s")
	b.ReportMetric(float64(memory)/(1<<20), "MiB-resident")
	b.ReportMetric(float64(start.Milliseconds())/float64(b.N), "ms-start")
	b.ReportMetric(0, "ns/op") // says nothing: a run is as long as its file
}

func runRead(b *testing.B, file string) (took time.Duration, resident int64) {
	b.Helper()
	cmd := exec.Command("counterclaim", "read", "--cores", "1", file)
	cmd.Stdout = io.Discard
	var errs bytes.Buffer
	cmd.Stderr = &errs
	began := time.Now()
	if err := cmd.Run(); err != nil {
		b.Fatalf("%v\n%.2000s", err, errs.String())
	}
	took = time.Since(began)
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		b.Fatal("the system does not tell what memory was used")
	}
	resident = int64(usage.Maxrss) * 1024
	if runtime.GOOS == "darwin" {
		resident /= 1024 // bytes there, KiB elsewhere
	}
	return took, resident
}

func newsSentences(b *testing.B) []string {
	b.Helper()
	path := filepath.Join(os.Getenv("COUNTERCLAIM_SHARED"), "data", "raw", "voa-sentences.txt.gz")
	f, err := os.Open(path)
	if err != nil {
		b.Logf("news sentences are not on this machine (%s): made-up ones are read", path)
		var out []string
		for i := range 20_000 {
			out = append(out, fmt.Sprintf("On %d March troops shelled village %d, killing %d people, the ministry said, while talks went on in the capital.", i%28+1, i, i%9+1))
		}
		return out
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		b.Fatal(err)
	}
	var out []string
	in := bufio.NewScanner(z)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		if s := strings.TrimSpace(in.Text()); s != "" {
			out = append(out, s)
		}
	}
	if in.Err() != nil || len(out) == 0 {
		b.Fatalf("%d sentences in %s: %v", len(out), path, in.Err())
	}
	return out
}

func writeReports(b *testing.B, file string, sentences []string) {
	b.Helper()
	f, err := os.Create(file)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	out := json.NewEncoder(f)
	for i := 0; i < len(sentences); i += sentencesPerReport {
		text := strings.Join(sentences[i:min(len(sentences), i+sentencesPerReport)], " ")
		if err := out.Encode(map[string]string{"id": fmt.Sprint(i), "published": "2022-10-19", "text": text}); err != nil {
			b.Fatal(err)
		}
	}
}
