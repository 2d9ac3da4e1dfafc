// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck;

import io.kiovec.tck.internal.BoundedCalls;
import io.kiovec.tck.internal.KitRun;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Judges a driver from a program. The calling thread waits; each rule has a bound of its own.
 *
 * <p>In a container an installed driver is judged by its service: who has it gets the {@link io.kiovec.spi.Transport} whose
 * {@link io.kiovec.spi.Transport#SCHEME} is the address', past the framework, and hands it over with whatever allocators there
 * are. No device may have the scratch device open meanwhile. The command {@code kiovec tck ADDRESS} does the same.
 *
 * <pre>{@code
 * DriverReport report = DriverTrial.judge(DriverUnderTest.withScratchDevice(transport, "ram:disk0")
 *         .faces(DeviceKind.BLOCK).allocator("pages", pages).build());
 * Files.writeString(Path.of("report.md"), report.markdown());
 * }</pre>
 */
public final class DriverTrial {

    private DriverTrial() {
    }

    /**
     * {@return what all rules say of a driver}
     *
     * @param driver what is judged; the same transport serves all tests
     */
    public static DriverReport judge(DriverUnderTest driver) {
        return judge(driver, name -> true);
    }

    /**
     * {@return what some rules say of a driver}
     *
     * @param driver what is judged
     * @param names which tests, by {@link DriverReport.Result#name()}
     */
    public static DriverReport judge(DriverUnderTest driver, Predicate<String> names) {
        return judge(driver, names, Duration.ofSeconds(BoundedCalls.DEFAULT_SECONDS));
    }

    /**
     * {@return what some rules say of a driver}
     *
     * @param driver what is judged
     * @param names which tests, by {@link DriverReport.Result#name()}
     * @param bound how long a test may take before its driver is taken to hang, a second at least; 60 s where none is given
     */
    public static DriverReport judge(DriverUnderTest driver, Predicate<String> names, Duration bound) {
        return new KitRun(driver, names, Math.toIntExact(Math.max(1, bound.toSeconds()))).report();
    }
}
