// SPDX-License-Identifier: Apache-2.0
/** The console as people use it: a process of its own, and a browser. */
package io.kiovec.console;
