// SPDX-License-Identifier: Apache-2.0
package io.kiovec.buffers.internal;

import java.util.stream.Collectors;

/** Where a buffer is being allocated: the stack, the caller first, without the frames of the framework before it. */
final class CallerPlace {

    /** Enough to find a place, and bounded for callers that recurse. */
    private static final int DEPTH = 32;

    private CallerPlace() {
    }

    /** {@return one frame a line} */
    static String find() {
        String place = StackWalker.getInstance()
                .walk(frames -> frames.dropWhile(frame -> isFramework(frame.getClassName())).limit(DEPTH)
                        .map(frame -> frame.toStackTraceElement().toString()).collect(Collectors.joining("\n")));
        // The framework's own buffers: its frames say what for.
        return place.isEmpty() ? "the framework itself" : place;
    }

    private static boolean isFramework(String className) {
        return className.startsWith("io.kiovec.buffers.internal.") || className.startsWith("io.kiovec.core.");
    }
}
