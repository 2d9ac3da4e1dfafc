// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck;

import io.kiovec.tck.internal.BoundedCalls;
import io.kiovec.tck.internal.KitRun;
import java.util.function.Predicate;

/** Judges a driver from a program. The calling thread waits; each rule has a bound of its own. */
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
        return new KitRun(driver, names, BoundedCalls.DEFAULT_SECONDS).report();
    }
}
