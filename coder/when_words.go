package coder

import (
	"strconv"
	"strings"
	"time"
)

// monthOf reads the name of a month in lower case, abbreviated or not.
func monthOf(w string) (time.Month, bool) {
	switch strings.TrimSuffix(w, ".") {
	case "january", "jan":
		return time.January, true
	case "february", "feb":
		return time.February, true
	case "march", "mar":
		return time.March, true
	case "april", "apr":
		return time.April, true
	case "may":
		return time.May, true
	case "june", "jun":
		return time.June, true
	case "july", "jul":
		return time.July, true
	case "august", "aug":
		return time.August, true
	case "september", "sept", "sep":
		return time.September, true
	case "october", "oct":
		return time.October, true
	case "november", "nov":
		return time.November, true
	case "december", "dec":
		return time.December, true
	}
	return 0, false
}

// weekdayOf reads the name of a day of the week in lower case.
func weekdayOf(w string) (time.Weekday, bool) {
	switch strings.TrimSuffix(w, ".") {
	case "sunday":
		return time.Sunday, true
	case "monday", "mon":
		return time.Monday, true
	case "tuesday", "tue", "tues":
		return time.Tuesday, true
	case "wednesday", "wed":
		return time.Wednesday, true
	case "thursday", "thu", "thurs":
		return time.Thursday, true
	case "friday", "fri":
		return time.Friday, true
	case "saturday":
		return time.Saturday, true
	}
	return 0, false
}

// partOfDay tells the words that may stand behind a day: "Friday morning".
func partOfDay(w string) bool {
	return in(w, "morning", "afternoon", "evening", "night", "midday")
}

// countable tells nouns that make a figure before them a number of things, not a year.
func countable(w string) bool {
	return in(w, "people", "persons", "soldiers", "servicemen", "troops", "residents", "civilians", "metres", "meters", "km", "kilometres", "families", "houses",
		"villagers", "hectares", "tonnes", "rounds", "shells", "men", "women", "children", "violations", "explosions", "fighters", "prisoners", "detainees", "refugees")
}

// unitOf gives the unit of "days", "week", "hours"; "" if it is none.
func unitOf(w string) string {
	switch strings.TrimSuffix(w, "s") {
	case "hour":
		return "hour"
	case "day":
		return "day"
	case "week":
		return "week"
	case "month":
		return "month"
	case "year":
		return "year"
	}
	return ""
}

// smallNumber reads "two", "24", "a"; 0 if it is none.
func smallNumber(w string) int {
	switch w {
	case "a", "an", "one":
		return 1
	case "two":
		return 2
	case "three":
		return 3
	case "four":
		return 4
	case "five":
		return 5
	case "six":
		return 6
	case "seven":
		return 7
	case "eight":
		return 8
	case "nine":
		return 9
	case "ten":
		return 10
	case "eleven":
		return 11
	case "twelve":
		return 12
	}
	if w == "" || len(w) > 3 || w[0] < '0' || w[0] > '9' {
		return 0
	}
	n, err := strconv.Atoi(w)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
