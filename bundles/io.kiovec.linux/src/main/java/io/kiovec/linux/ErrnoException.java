// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

import java.io.IOException;
import java.util.Objects;

/** A system call failed: which, with what error, on what. Thrown on the thread that made the call. */
public final class ErrnoException extends IOException {

    private static final long serialVersionUID = 1;

    /** The call's name. */
    private final String call;
    /** The error number. */
    private final int errno;
    /** What it was called on. */
    private final String subject;

    /**
     * Makes the error of a call.
     *
     * @param call the call's name as in its man page, for an ioctl the request's: {@code pread}, {@code BLKSSZGET}
     * @param errno the error number, positive
     * @param subject what it was called on: a path, or a few words
     */
    public ErrnoException(String call, int errno, String subject) {
        super(text(call, errno, subject));
        this.call = call;
        this.errno = errno;
        this.subject = Objects.requireNonNull(subject, "subject");
    }

    /**
     * Makes the error of a call.
     *
     * @param call the call's name as in its man page, for an ioctl the request's
     * @param error the error
     * @param subject what it was called on: a path, or a few words
     */
    public ErrnoException(String call, Errno error, String subject) {
        this(call, error.number(), subject);
    }

    private static String text(String call, int errno, String subject) {
        Errno error = Errno.of(errno);
        String name = error == Errno.UNLISTED ? "errno " + errno : error + " (" + error.text() + ')';
        return Objects.requireNonNull(call, "call") + ' ' + subject + ": " + name;
    }

    /** {@return the call's name as in its man page, for an ioctl the request's} */
    public String call() {
        return call;
    }

    /** {@return the error number, positive} */
    public int errno() {
        return errno;
    }

    /** {@return the error, {@link Errno#UNLISTED} where the number has no constant} */
    public Errno error() {
        return Errno.of(errno);
    }

    /** {@return what it was called on: a path, or a few words} */
    public String subject() {
        return subject;
    }
}
