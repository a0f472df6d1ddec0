/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export/xml.h"
#include "base/escape.h"
#include "base/money.h"
#include "downline/types.h"
#include "export/plain.h"

#include <libxml/xmlwriter.h>

#define RAW_BYTES 65536u /* collected at most */

struct XmlStream {
    FILE *stream;
    xmlTextWriterPtr writer;
    gboolean failed;
    gsize n_raw;
    char raw[RAW_BYTES]; /* not handed over yet */
};

/* Never tells libxml2 of a failure, since it would print: xml_sound asks the stream. */
static int write_stream(void *stream, const char *bytes, int length)
{
    fwrite(bytes, 1, (size_t)length, stream);
    return length;
}

static void note(XmlStream *x, int code)
{
    if (code < 0)
        x->failed = TRUE;
}

/* Hands collected markup over; whether writing goes on. */
static gboolean ready(XmlStream *x)
{
    if (x->n_raw > 0 && !x->failed)
        note(x, xmlTextWriterWriteRawLen(x->writer, BAD_CAST x->raw, (int)x->n_raw));
    x->n_raw = 0;
    return !x->failed;
}

XmlStream *xml_new(FILE *stream, GError **error)
{
    xmlOutputBufferPtr out = xmlOutputBufferCreateIO(write_stream, NULL, stream, NULL);
    xmlTextWriterPtr writer = out ? xmlNewTextWriter(out) : NULL;
    if (!writer) {
        if (out)
            xmlOutputBufferClose(out);
        g_set_error_literal(error, DOWNLINE_ERROR, DOWNLINE_ERROR_RESOURCES,
                            "no memory for the XML writer");
        return NULL;
    }
    g_autoptr(XmlStream) x = g_new0(XmlStream, 1);
    x->stream = stream;
    x->writer = writer;
    note(x, xmlTextWriterStartDocument(writer, NULL, "UTF-8", NULL));
    return xml_sound(x, error) ? g_steal_pointer(&x) : NULL;
}

void xml_free(XmlStream *x)
{
    if (!x)
        return;
    xmlFreeTextWriter(x->writer);
    g_free(x);
}

/* The text itself, or a legal copy in *copy. */
static const char *legal(const char *text, char **copy)
{
    if (!plain_is_legal(text, strlen(text)))
        *copy = escape_xml_legal(text);
    return *copy ? *copy : text;
}

void xml_start(XmlStream *x, const char *element)
{
    if (ready(x))
        note(x, xmlTextWriterStartElement(x->writer, BAD_CAST element));
}

void xml_end(XmlStream *x)
{
    if (ready(x))
        note(x, xmlTextWriterEndElement(x->writer));
}

void xml_attribute(XmlStream *x, const char *name, const char *value)
{
    g_autofree char *copy = NULL;
    const char *text = legal(value, &copy);
    if (ready(x))
        note(x, xmlTextWriterWriteAttribute(x->writer, BAD_CAST name, BAD_CAST text));
}

void xml_attribute_number(XmlStream *x, const char *name, gint64 value)
{
    char text[MONEY_TEXT_SIZE];
    money_format(value, 0, text);
    xml_attribute(x, name, text);
}

void xml_text(XmlStream *x, const char *text)
{
    g_autofree char *copy = NULL;
    const char *content = legal(text, &copy);
    if (ready(x))
        note(x, xmlTextWriterWriteString(x->writer, BAD_CAST content));
}

void xml_text_element(XmlStream *x, const char *element, const char *text)
{
    xml_start(x, element);
    xml_text(x, text);
    xml_end(x);
}

void xml_raw_bytes(XmlStream *x, const char *markup, gsize length)
{
    while (length > 0) {
        gsize part = MIN(length, RAW_BYTES - x->n_raw);
        memcpy(x->raw + x->n_raw, markup, part);
        x->n_raw += part;
        markup += part;
        length -= part;
        if (x->n_raw == RAW_BYTES)
            ready(x);
    }
}

void xml_raw_number(XmlStream *x, gint64 value)
{
    char text[MONEY_TEXT_SIZE];
    xml_raw_bytes(x, text, money_format(value, 0, text));
}

gboolean xml_sound(const XmlStream *x, GError **error)
{
    if (!x->failed && !ferror(x->stream))
        return TRUE;
    g_set_error_literal(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED,
                        "cannot write the XML document");
    return FALSE;
}

gboolean xml_finish(XmlStream *x, GError **error)
{
    if (ready(x))
        note(x, xmlTextWriterEndDocument(x->writer));
    if (!x->failed)
        note(x, xmlTextWriterFlush(x->writer));
    return xml_sound(x, error);
}
