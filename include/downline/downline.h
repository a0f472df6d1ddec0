/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Downline: pyramid structures in distribution networks. Include this one. */
#pragma once

#include <downline/types.h>
#include <downline/case.h>
#include <downline/ingest.h>
#include <downline/scan.h>
#include <downline/report.h>
#include <downline/export.h>
#include <downline/explain.h>
#include <downline/synth.h>
#include <downline/text.h>
