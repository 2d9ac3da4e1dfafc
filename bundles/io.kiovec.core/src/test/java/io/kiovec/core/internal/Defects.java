// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.withSettings;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** A log that keeps what cannot be: the core tells it so on whatever thread, and its test fails at the end. */
public final class Defects {

    public final List<String> told = new CopyOnWriteArrayList<>();

    public CoreLog log() {
        Logger logger = mock(Logger.class, withSettings().stubOnly().defaultAnswer(call -> {
            if (call.getMethod().getName().equals("error")) {
                told.add(Arrays.deepToString(call.getRawArguments()));
            }
            return null;
        }));
        return over(logger);
    }

    /** {@return a log that tells everything to one logger} */
    public static CoreLog over(Logger logger) {
        CoreLog log = new CoreLog();
        log.bindFactory(mock(LoggerFactory.class, withSettings().stubOnly().defaultAnswer(call -> logger)));
        return log;
    }

    public void check() {
        if (!told.isEmpty()) {
            throw new AssertionError(told.toString());
        }
    }
}
