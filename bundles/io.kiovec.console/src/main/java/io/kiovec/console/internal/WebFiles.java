// SPDX-License-Identifier: Apache-2.0
package io.kiovec.console.internal;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/** The files of the page, out of the bundle, and the headers that all its answers bear. */
final class WebFiles {

    /** Where they lie, in the bundle and below the page. */
    static final String FOLDER = "/res/";

    /** By the end of a file's name; pages are not among them. */
    private static final Map<String, String> TYPES = Map.of("css", "text/css; charset=utf-8", "js",
            "text/javascript; charset=utf-8", "svg", "image/svg+xml", "LICENSE", "text/plain; charset=utf-8");
    /** A name that leaves the folder is no name. */
    private static final Pattern NAME = Pattern.compile("(?:uplot/)?[A-Za-z]+(?:\\.[A-Za-z]+)*");

    private static final String HTML = "text/html; charset=utf-8";

    private WebFiles() {
    }

    /** Forbids what the page does not do: scripts, styles and pictures of others or in line, frames, guesses of types. */
    static void guard(HttpServletResponse response) {
        response.setHeader("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self';"
                + " img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cache-Control", "no-store");
    }

    /** Answers with a file of the page, or with 404. */
    static void file(String name, HttpServletResponse response) throws IOException {
        String type = TYPES.get(name.substring(1 + Math.max(name.lastIndexOf('.'), name.lastIndexOf('/'))));
        if (type == null || !NAME.matcher(name).matches() || WebFiles.class.getResource(FOLDER + name) == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        send(name, type, response);
    }

    /** Answers with a page. */
    static void page(String name, HttpServletResponse response) throws IOException {
        send(name, HTML, response);
    }

    /** {@return the text of a page, to be filled in} */
    static String text(String name) throws IOException {
        try (InputStream in = open(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void send(String name, String type, HttpServletResponse response) throws IOException {
        response.setContentType(type);
        // Not by a writer: the console would look for its own variables in the text.
        try (InputStream in = open(name)) {
            in.transferTo(response.getOutputStream());
        }
    }

    private static InputStream open(String name) throws IOException {
        InputStream in = WebFiles.class.getResourceAsStream(FOLDER + name);
        if (in == null) {
            throw new IOException("the bundle has no " + FOLDER + name);
        }
        return in;
    }
}
