// SPDX-License-Identifier: Apache-2.0
package io.kiovec.dist;

import java.io.PrintStream;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;

/** Tells of a bundle that did not start, in one line: the framework itself is told to be quiet. */
record StartFailures(RunningProgram program, PrintStream err) implements FrameworkListener {

    @Override
    public void frameworkEvent(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR && !program.isInterrupted()) {
            err.println("kiovec: " + event.getBundle().getSymbolicName() + ": "
                    + String.valueOf(event.getThrowable()).strip().replaceAll("\\s*\\R\\s*", "; "));
        }
    }
}
