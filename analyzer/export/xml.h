/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libxml2's writer over a stream, for the XML formats: attributes, elements and text, escaped.
 *
 * The first failure is remembered and later calls do nothing, so a node may be written without
 * looking and asked for once with xml_sound. libxml2 does not check characters: foreign text passes
 * escape_xml_legal here. Attributes follow their xml_start at once. xml_raw is for our own markup
 * and digits only. */
#pragma once

#include <glib.h>
#include <stdio.h>
#include <string.h>

typedef struct XmlStream XmlStream;

/* Writes the XML declaration. The stream stays the caller's. */
XmlStream *xml_new(FILE *stream, GError **error);
void xml_free(XmlStream *x);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XmlStream, xml_free)

void xml_start(XmlStream *x, const char *element);
void xml_end(XmlStream *x);
void xml_attribute(XmlStream *x, const char *name, const char *value);
void xml_attribute_number(XmlStream *x, const char *name, gint64 value);
void xml_text(XmlStream *x, const char *text);
/* An element that holds nothing but text. */
void xml_text_element(XmlStream *x, const char *element, const char *text);
/* Collected, and handed over in one piece before the next call of another kind. */
void xml_raw_bytes(XmlStream *x, const char *markup, gsize length);
void xml_raw_number(XmlStream *x, gint64 value);

static inline void xml_raw(XmlStream *x, const char *markup)
{
    xml_raw_bytes(x, markup, strlen(markup));
}

/* FALSE with an error when something failed on the way. */
gboolean xml_sound(const XmlStream *x, GError **error);
/* Closes what is open, ends the document, flushes. */
gboolean xml_finish(XmlStream *x, GError **error);
