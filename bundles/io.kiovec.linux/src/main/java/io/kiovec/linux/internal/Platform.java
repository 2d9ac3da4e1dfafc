// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux.internal;

import java.util.Locale;

/** Whether this is a system whose numbers are known here. */
public sealed interface Platform {

    /**
     * It is.
     *
     * @param architecture the machine's
     */
    record Present(Architecture architecture) implements Platform {
    }

    /**
     * It is not.
     *
     * @param reason why, and what to do
     */
    record Missing(String reason) implements Platform {
    }

    /**
     * {@return what these properties stand for}
     *
     * @param system the property {@code os.name}
     * @param machine the property {@code os.arch}
     */
    static Platform find(String system, String machine) {
        if (!"Linux".equals(system)) {
            return new Missing("this is " + system + ", and the calls are Linux's");
        }
        return switch (machine.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> new Present(Architecture.X86_64);
            case "aarch64" -> new Present(Architecture.AARCH64);
            default -> new Missing("this is " + machine + ", and numbers are known for amd64 and aarch64 only");
        };
    }
}
