// SPDX-License-Identifier: Apache-2.0
/**
 * What a command is: written once, it serves the shell and the command line. Bundles register {@link
 * io.kiovec.command.Command} services; the shell runs their jobs, one at a time, on the thread of who typed them.
 */
@Export
@Version("0.1.0")
package io.kiovec.command;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
