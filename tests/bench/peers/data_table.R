# SPDX-License-Identifier: GPL-3.0-or-later
# R data.table: Rscript data_table.R DATA OUT. Sums over teams a level at a time.
suppressPackageStartupMessages(library(data.table))
setDTthreads(2)
where <- commandArgs(trailingOnly = TRUE)
agents <- fread(file.path(where[1], "agents.csv"))
entries <- fread(file.path(where[1], "transactions.csv"))
n <- nrow(agents)
above <- chmatch(agents$sponsor_id, agents$agent_id)
entries[, `:=`(no = chmatch(fifelse(from == "COMPANY", to, from), agents$agent_id),
               month = (year(time) - 2022L) * 12L + month(time) - 1L, cents = round(amount * 100))]

own <- entries[kind == "purchase", .(cents = sum(cents)), by = no]
bought <- numeric(n)
bought[own$no] <- own$cents
levels <- list(which(is.na(above)))
recruits <- data.table(above, no = seq_len(n), key = "above")
while (length(last <- recruits[.(levels[[length(levels)]]), no, on = "above", nomatch = NULL]))
    levels[[length(levels) + 1L]] <- last
depth <- integer(n)
for (i in seq_along(levels)) depth[levels[[i]]] <- i - 1L
size <- numeric(n)
height <- integer(n)
for (level in rev(levels[-1])) {
    up <- data.table(to = above[level], s = size[level] + 1, h = height[level] + 1L, b = bought[level])
    up <- up[, .(s = sum(s), h = max(h), b = sum(b)), by = to]
    size[up$to] <- up$s
    height[up$to] <- up$h
    bought[up$to] <- bought[up$to] + up$b
}
entries[, `:=`(b = cents * (kind == "purchase"), s = cents * (kind == "resale"), p = cents * (kind == "commission"))]
months <- entries[, .(n = .N, b = sum(b), s = sum(s), p = sum(p)), keyby = .(no, month)]
fwrite(data.table(agent_id = agents$agent_id, depth, size, height, bought = bought / 100), file.path(where[2], "agents_out.csv"))
fwrite(months[, .(agent_id = agents$agent_id[no], month = sprintf("%d-%02d", 2022L + month %/% 12L, month %% 12L + 1L), n,
                  bought = b / 100, sold = s / 100, paid = p / 100)], file.path(where[2], "months_out.csv"))
cat(sprintf("check depth=%.0f size=%.0f height=%.0f subsum=%.0f groups=%d gsum=%.0f\n", sum(depth), sum(size), sum(height),
            sum(bought), nrow(months), sum(months$b * (months$month + 1) + months$n)))
cat(sprintf("version %s, data.table %s\n", R.version.string, packageVersion("data.table")))
