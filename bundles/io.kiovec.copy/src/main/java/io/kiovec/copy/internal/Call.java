// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal;

import io.kiovec.command.Console;
import io.kiovec.copy.internal.job.JobFile;
import io.kiovec.copy.internal.side.Opened;
import io.kiovec.copy.internal.side.Sides;
import java.util.Optional;

/**
 * A call of {@code copy}, as far as it is the same for disks and tapes.
 *
 * @param source what is read
 * @param target what is written
 * @param options how
 * @param job where it is remembered, empty for nowhere
 * @param past what was remembered of an earlier run
 * @param console where results go
 * @param sides opens what is copied
 */
record Call(Opened source, Opened target, CopyOptions options, Optional<JobFile> job, Optional<JobFile.Content> past,
        Console console, Sides sides) {
}
