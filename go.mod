module github.com/counterclaim/counterclaim

go 1.26
