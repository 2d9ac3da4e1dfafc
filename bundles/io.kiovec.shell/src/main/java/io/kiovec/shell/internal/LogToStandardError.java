// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import java.io.PrintStream;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;

/** The log on standard error, when the user asked for it: {@code kiovec --log COMMAND}; and of a target that serves. */
@Component(service = {}, immediate = true)
public final class LogToStandardError implements LogListener {

    /** Set by the launcher. */
    static final String ASKED = "kiovec.log";

    private final LogReaderService reader;
    private final PrintStream err = StandardStreams.err();
    private final String bundles;

    /**
     * Called by the component runtime.
     *
     * @param reader where entries come from
     * @param context knows whether they were asked for
     */
    @Activate
    public LogToStandardError(@Reference LogReaderService reader, BundleContext context) {
        this.reader = reader;
        String property = context.getProperty(ASKED);
        bundles = property == null ? "" : property;
        if (!bundles.isEmpty()) {
            reader.addLogListener(this);
        }
    }

    @Deactivate
    void deactivate() {
        reader.removeLogListener(this);
    }

    @Override
    public void logged(LogEntry entry) {
        // What the framework itself logs of a bundle is no news for users.
        if (!entry.getLoggerName().startsWith("Events.") && entry.getBundle().getSymbolicName().startsWith(bundles)) {
            err.println(entry.getLogLevel() + " " + entry.getLoggerName() + ": " + entry.getMessage()
                    + (entry.getException() == null ? "" : " (" + entry.getException() + ")"));
        }
    }
}
