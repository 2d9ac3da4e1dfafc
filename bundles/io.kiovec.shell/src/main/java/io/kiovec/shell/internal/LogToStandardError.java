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

/** The log on standard error, when the user asked for it: {@code kiovec --log COMMAND}. */
@Component(service = {}, immediate = true)
public final class LogToStandardError implements LogListener {

    /** Set by the launcher. */
    static final String ASKED = "kiovec.log";

    private final LogReaderService reader;
    private final PrintStream err = StandardStreams.err();

    /**
     * Called by the component runtime.
     *
     * @param reader where entries come from
     * @param context knows whether they were asked for
     */
    @Activate
    public LogToStandardError(@Reference LogReaderService reader, BundleContext context) {
        this.reader = reader;
        if (Boolean.parseBoolean(context.getProperty(ASKED))) {
            reader.addLogListener(this);
        }
    }

    @Deactivate
    void deactivate() {
        reader.removeLogListener(this);
    }

    @Override
    public void logged(LogEntry entry) {
        if (entry.getBundle().getSymbolicName().startsWith("io.kiovec.")) {
            err.println(entry.getLogLevel() + " " + entry.getLoggerName() + ": " + entry.getMessage()
                    + (entry.getException() == null ? "" : " (" + entry.getException() + ")"));
        }
    }
}
