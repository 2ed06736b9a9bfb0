/** Spring Session's contract, kept by the engine and the servlet filter. */
package dev.sojourn.spring.session;
