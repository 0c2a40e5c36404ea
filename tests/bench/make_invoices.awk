# Writes a table of ROWS invoices (default 1,000,000) of CLIENTS clients (100,000) with 9 columns, the same each time:
#     awk -v ROWS=1000000 -f tests/bench/make_invoices.awk > invoices.csv
# The import's measure is twice the time of: sqlite3 x.db "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;" ".mode csv" ".import invoices.csv t"
function iso(n) { return strftime("%Y-%m-%d", 1577836800 + n * 86400, 1) }
BEGIN {
    if (!ROWS) ROWS = 1000000
    if (!CLIENTS) CLIENTS = 100000
    srand(7)
    print "InvoiceNo,Client,Date,DueDate,Total,Currency,PaidDate,Line,Disputed"
    for (i = 1; i <= ROWS; i++) {
        day = int(i / ROWS * 1460)
        client = int(rand() * CLIENTS) + 1
        paid = rand() < 0.9 ? iso(day + int(rand() * 60)) : ""
        printf "INV-%07d,Client Number %06d Ltd,%s,%s,%d.%02d,EUR,%s,%s,no\n", i, client, iso(day), iso(day + 30),
            int(rand() * 5000) + 10, int(rand() * 100), paid, rand() < 0.5 ? "hosting" : "support"
    }
}
