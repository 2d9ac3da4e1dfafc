// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

import io.kiovec.linux.internal.NativeKernel;
import io.kiovec.linux.internal.Platform;
import java.util.function.Supplier;

/**
 * The way in. That there is no Linux here, or no permission to call it, is a value and no error (rule D5); the class
 * loads everywhere. For any thread.
 */
public final class Linux {

    private Linux() {
    }

    /** Whether the kernel can be called, found out once. */
    public sealed interface Availability {
    }

    /**
     * It can.
     *
     * @param kernel the running kernel
     */
    public record Available(Kernel kernel) implements Availability {
    }

    /**
     * It cannot.
     *
     * @param reason why not, and what to do
     */
    public record Unavailable(String reason) implements Availability {
    }

    /** {@return whether the kernel can be called, and the kernel} The first call links what is needed. */
    public static Availability availability() {
        return Once.AVAILABILITY;
    }

    private static final class Once {

        static final Availability AVAILABILITY = find();

        private static Availability find() {
            return switch (Platform.find(System.getProperty("os.name"), System.getProperty("os.arch"))) {
                case Platform.Missing(String reason) -> new Unavailable(reason);
                case Platform.Present(var architecture) -> link(() -> NativeKernel.create(architecture));
            };
        }
    }

    /**
     * Makes a value of what linking throws: no permission, no such function, or a JDK without a linker for this
     * machine. A failed static initializer shows as an error first and as a missing class later.
     */
    static Availability link(Supplier<Kernel> kernel) {
        try {
            return new Available(kernel.get());
        } catch (IllegalCallerException | UnsupportedOperationException | LinkageError refused) {
            Throwable cause = refused instanceof ExceptionInInitializerError && refused.getCause() != null
                    ? refused.getCause()
                    : refused;
            String advice = cause instanceof IllegalCallerException
                    ? "; start Java with --enable-native-access=ALL-UNNAMED"
                    : "";
            return new Unavailable("the C library cannot be called: " + cause.getMessage() + advice);
        }
    }
}
