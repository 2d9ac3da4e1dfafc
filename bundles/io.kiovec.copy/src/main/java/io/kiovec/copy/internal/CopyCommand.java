// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal;

import io.kiovec.api.Allocators;
import io.kiovec.api.Devices;
import io.kiovec.command.Command;
import io.kiovec.command.Job;
import io.kiovec.copy.internal.side.Sides;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code copy}. */
@Component(property = {Command.NAME + "=copy", Command.SUMMARY + "=copies disks, files, streams and tapes"})
public final class CopyCommand implements Command {

    private static final long PAGE = 4096;

    private final Sides sides;

    /**
     * Called by the component runtime.
     *
     * @param devices where devices come from
     * @param allocators where memory for files comes from
     */
    @Activate
    public CopyCommand(@Reference Devices devices, @Reference Allocators allocators) {
        this(new Sides(devices, bytes -> allocators.allocate("pages", bytes, PAGE), new ProcessStreams()));
    }

    CopyCommand(Sides sides) {
        this.sides = sides;
    }

    @Override
    public Job newJob() {
        return new CopyJob(sides);
    }

    /** Those of the process itself; System.in and System.out are Gogo's. */
    private static final class ProcessStreams implements Sides.Standard {
        @Override
        @SuppressWarnings("resource") // They are the process', and stay open.
        public ReadableByteChannel in() {
            return new FileInputStream(FileDescriptor.in).getChannel();
        }

        @Override
        @SuppressWarnings("resource") // They are the process', and stay open.
        public WritableByteChannel out() {
            return new FileOutputStream(FileDescriptor.out).getChannel();
        }
    }
}
