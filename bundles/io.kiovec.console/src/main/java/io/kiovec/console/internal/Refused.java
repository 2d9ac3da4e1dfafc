// SPDX-License-Identifier: Apache-2.0
package io.kiovec.console.internal;

/** What was asked for is not done; the message is a sentence for the page. */
final class Refused extends Exception {

    private static final long serialVersionUID = 1;

    Refused(String message) {
        super(message);
    }

    Refused(String message, Throwable cause) {
        super(message, cause);
    }
}
