// SPDX-License-Identifier: Apache-2.0
/**
 * The driver test kit. Whoever writes a driver extends {@link io.kiovec.tck.DriverKit} in a test of theirs and overrides
 * one method; each rule of the contract that can be tested from outside is a test of its name. {@link
 * io.kiovec.tck.DriverTrial} does the same from a program. It writes to the
 * device that it is given, once that device has shown that nothing on it is lost.
 */
@Export
@Version("0.1.0")
package io.kiovec.tck;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
